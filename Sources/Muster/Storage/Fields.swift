/// Writes numbers as variable-length integers (LEB128) and texts as UTF-8 with their length before them.
struct FieldWriter {
    var bytes: [UInt8] = []

    mutating func write(_ number: Int) {
        var rest = UInt64(Swift.max(number, 0))
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func write(_ text: String) {
        write(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// Appends a list, which begins with its length.
    mutating func write<Element>(list: [Element], _ element: (inout FieldWriter, Element) -> Void) {
        write(list.count)
        for next in list { element(&self, next) }
    }

    /// Appends an optional value.
    mutating func write<Value>(_ value: Value?, _ body: (inout FieldWriter, Value) -> Void) {
        bytes.append(value == nil ? 0 : 1)
        if let value { body(&self, value) }
    }
}

/// Reads what ``FieldWriter`` wrote. Returns `nil` for invalid bytes, and never reads past the end.
struct FieldReader {
    private let bytes: ArraySlice<UInt8>
    /// The position of the next byte.
    private(set) var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    mutating func byte() -> UInt8? {
        guard position < bytes.endIndex else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func number() -> Int? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 63, by: 7) {
            guard let byte = byte() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return Int(exactly: value) }
        }
        return nil
    }

    mutating func text() -> String? {
        slice().map { String(decoding: $0, as: UTF8.self) }
    }

    /// Reads an optional value: `.some(nil)` when it is absent.
    mutating func optional<Value>(_ body: (inout FieldReader) -> Value?) -> Value?? {
        switch byte() {
        case 0: return .some(nil)
        case 1: return body(&self).map { .some($0) }
        default: return nil
        }
    }

    /// Reads a list, which begins with its length.
    mutating func list<Element>(_ element: (inout FieldReader) -> Element?) -> [Element]? {
        guard let count = number() else { return nil }
        var list: [Element] = []
        for _ in 0..<count {
            guard let next = element(&self) else { return nil }
            list.append(next)
        }
        return list
    }

    /// Reads bytes, which begin with their length.
    mutating func slice() -> ArraySlice<UInt8>? {
        guard let length = number(), length <= bytes.endIndex - position else { return nil }
        defer { position += length }
        return bytes[position..<position + length]
    }
}
