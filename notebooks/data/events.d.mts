export declare function writeEvents(options: { path: string; events: number; seed: number }): Promise<Record<'pv' | 'fav' | 'cart' | 'buy', number>>
