/** Names of files that may hold a table: what a folder or an archive means by "all of it". */
export const dataEndings = /\.(csv|tsv|txt|dat|data|json|jsonl|ndjson|parquet|xlsx|xlsm|xls|zip|gz|log)$/i
