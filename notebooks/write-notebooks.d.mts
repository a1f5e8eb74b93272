export declare function toNotebook(source: string, before: object | null): string
