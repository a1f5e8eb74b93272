export declare function encodeGbk(text: string): Buffer
export declare function encodeWindows1252(text: string): Buffer
