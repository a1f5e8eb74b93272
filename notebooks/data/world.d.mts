export declare const usual: { seed: number; people: number }
export declare function makeWorld(options?: { seed?: number; people?: number; platforms?: readonly string[] }): Record<string, Uint8Array>
