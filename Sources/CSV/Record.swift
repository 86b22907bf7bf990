/// One record of a document: its fields and its place.
public struct Record: Sendable, Hashable {
    /// The data record, counted from 1; 0 is the first record of the document, its header.
    public let number: Int
    /// The physical line on which the record begins, counted from 1.
    public let line: Int

    /// The fields one after another, in UTF-8, and where each ends: two allocations, however many fields there are.
    private let text: [UInt8]
    private let ends: [Int]

    init(number: Int, line: Int, text: [UInt8], ends: [Int]) {
        self.number = number
        self.line = line
        self.text = text
        self.ends = ends
    }

    /// The line endings inside its fields: what it is longer by than one line.
    public var lineEndingCount: Int { text.withUnsafeBufferPointer { LineEnding.count(in: $0) } }

    /// The text of a field, in UTF-8.
    public func bytes(of index: Int) -> ArraySlice<UInt8> {
        text[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }
}

extension Record: RandomAccessCollection {
    /// The index of the first field: 0.
    public var startIndex: Int { 0 }

    /// The number of fields.
    public var endIndex: Int { ends.count }

    /// The text of a field.
    public subscript(index: Int) -> String {
        String(decoding: bytes(of: index), as: UTF8.self)
    }
}
