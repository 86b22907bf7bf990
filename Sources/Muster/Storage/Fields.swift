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

    /// Appends values: for what a file has few of, because a call for each value takes half the time.
    mutating func write<each Value: Field>(_ values: repeat each Value) { repeat (each values).write(to: &self) }

    /// Appends a list, which begins with its length.
    mutating func write<Element>(list: [Element], _ element: (inout FieldWriter, Element) -> Void) {
        write(list.count)
        for next in list { element(&self, next) }
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

    /// Reads the next value.
    mutating func next<Value: Field>() throws(InvalidField) -> Value {
        guard let value = Value.read(&self) else { throw InvalidField() }
        return value
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

/// Bytes that are not the field that was asked for.
struct InvalidField: Error {}

/// A value that ``FieldWriter`` writes and ``FieldReader`` reads.
protocol Field {
    /// Reads what ``write(to:)`` wrote; `nil` for anything else.
    static func read(_ reader: inout FieldReader) -> Self?

    /// Appends the value.
    func write(to writer: inout FieldWriter)
}

extension Int: Field {
    static func read(_ reader: inout FieldReader) -> Int? { reader.number() }
    func write(to writer: inout FieldWriter) { writer.write(self) }
}

extension String: Field {
    static func read(_ reader: inout FieldReader) -> String? { reader.text() }
    func write(to writer: inout FieldWriter) { writer.write(self) }
}

extension Bool: Field {
    static func read(_ reader: inout FieldReader) -> Bool? { reader.byte().map { $0 != 0 } }
    func write(to writer: inout FieldWriter) { writer.bytes.append(self ? 1 : 0) }
}

extension Field where Self: RawRepresentable<UInt8> {
    static func read(_ reader: inout FieldReader) -> Self? { reader.byte().flatMap(Self.init(rawValue:)) }
    func write(to writer: inout FieldWriter) { writer.bytes.append(rawValue) }
}

extension Array: Field where Element: Field {
    static func read(_ reader: inout FieldReader) -> [Element]? { reader.list { Element.read(&$0) } }
    func write(to writer: inout FieldWriter) { writer.write(list: self) { $1.write(to: &$0) } }
}

extension Optional: Field where Wrapped: Field {
    static func read(_ reader: inout FieldReader) -> Wrapped?? {
        switch reader.byte() {
        case 0: .some(nil)
        case 1: Wrapped.read(&reader).map { .some($0) }
        default: nil
        }
    }

    func write(to writer: inout FieldWriter) {
        writer.bytes.append(self == nil ? 0 : 1)
        self?.write(to: &writer)
    }
}
