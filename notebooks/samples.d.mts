export declare const samplesFolder: string
export declare function listSamples(): { name: string; title: string; language: 'en' | 'zh'; path: string }[]
export declare function makeSample(request: { folder: string; language?: 'en' | 'zh'; name?: string }): Promise<{ path: string; madeData: boolean }>
export declare function makeData(folder?: string, name?: string): Promise<{ folder: string; madeData: boolean }>
