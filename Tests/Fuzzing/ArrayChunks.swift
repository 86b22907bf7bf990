import CSV

/// The bytes of a document in chunks of chosen sizes, which repeat.
package struct ArrayChunks: ChunkSource {
    private var rest: ArraySlice<UInt8>
    private let sizes: [Int]
    private var count = 0

    package init(_ bytes: [UInt8], sizes: [Int] = [.max]) {
        rest = bytes[...]
        self.sizes = sizes
    }

    package mutating func next() -> [UInt8]? {
        guard !rest.isEmpty else { return nil }
        defer { count += 1 }
        let chunk = rest.prefix(sizes[count % sizes.count])
        rest = rest.dropFirst(chunk.count)
        return Array(chunk)
    }
}
