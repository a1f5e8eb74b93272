export declare const usual: { seed: number; people: number }
export declare function makeWorld(options?: { seed?: number; people?: number }): Record<string, Uint8Array>
