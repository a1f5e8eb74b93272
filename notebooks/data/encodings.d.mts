export declare function encodeGbk(text: string): Uint8Array
export declare function encodeWindows1252(text: string): Uint8Array
