// What Node and every browser have alike and the language's own library does not name.
declare function structuredClone<Value>(value: Value): Value
declare function queueMicrotask(task: () => void): void
