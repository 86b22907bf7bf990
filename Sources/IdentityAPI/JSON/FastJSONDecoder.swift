import FoundationEssentials

/// Reads ordinary JSON in one pass, some ten times as fast as a general decoder: accounts come by the hundred thousand.
///
/// It does not judge. Whatever is out of the ordinary, be it wrong or only rare, is ``Unsupported``, and then `JSONDecoder` reads the text and
/// has the last word.
struct FastJSONDecoder {
    /// Something that a general decoder should look at.
    struct Unsupported: Error {}

    private let bytes: [UInt8]
    private var position = 0

    /// A reader at the start of a text.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads an object: `member` gets each key, and reads or skips its value.
    mutating func object(
        _ member: (String, inout FastJSONDecoder) throws(Unsupported) -> Void
    ) throws(Unsupported) {
        try expect(UInt8(ascii: "{"))
        if take(UInt8(ascii: "}")) { return }
        repeat {
            let key = try string()
            try expect(UInt8(ascii: ":"))
            try member(key, &self)
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
    }

    /// Reads a list: `element` reads each of its values.
    mutating func array(_ element: (inout FastJSONDecoder) throws(Unsupported) -> Void) throws(Unsupported) {
        try expect(UInt8(ascii: "["))
        if take(UInt8(ascii: "]")) { return }
        repeat { try element(&self) } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
    }

    /// Reads a text.
    mutating func string() throws(Unsupported) -> String {
        try expect(UInt8(ascii: "\""))
        let start = position
        var hasEscapes = false
        var allBits: UInt8 = 0
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            // A character that no text may hold.
            if bytes[position] < 0x20 { throw Unsupported() }
            allBits |= bytes[position]
            if bytes[position] == UInt8(ascii: "\\") {
                hasEscapes = true
                position += 1
            }
            position += 1
        }
        guard position < bytes.count else { throw Unsupported() }
        let end = position
        position += 1
        if hasEscapes { return try unescaped(bytes[start - 1...end]) }
        // Nearly all texts are ASCII, of which nothing needs to be checked.
        if allBits < 0x80 { return String(decoding: bytes[start..<end], as: UTF8.self) }
        guard let text = String(validating: bytes[start..<end], as: UTF8.self) else { throw Unsupported() }
        return text
    }

    /// A text with escapes, by the general decoder: they are many, and such texts are few.
    private func unescaped(_ literal: ArraySlice<UInt8>) throws(Unsupported) -> String {
        guard let text = try? JSONDecoder().decode(String.self, from: Data(literal)) else { throw Unsupported() }
        return text
    }

    /// Reads a text or `null`.
    mutating func stringIfThere() throws(Unsupported) -> String? { try takeNull() ? nil : string() }

    /// Reads a list of texts or `null`.
    mutating func stringsIfThere() throws(Unsupported) -> [String]? {
        if try takeNull() { return nil }
        var strings: [String] = []
        try array { json throws(Unsupported) in strings.append(try json.string()) }
        return strings
    }

    /// Reads a whole number of at most 18 digits.
    mutating func number() throws(Unsupported) -> Int {
        skipSpace()
        let start = position
        var number = 0
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            guard position - start < 18 else { throw Unsupported() }
            number = number * 10 + Int(bytes[position] - UInt8(ascii: "0"))
            position += 1
        }
        let hasLeadingZero = position - start > 1 && bytes[start] == UInt8(ascii: "0")
        guard position > start, !hasLeadingZero else { throw Unsupported() }
        return number
    }

    /// Makes sure that nothing follows.
    mutating func end() throws(Unsupported) {
        skipSpace()
        if position < bytes.count { throw Unsupported() }
    }

    // MARK: Bytes

    private mutating func takeNull() throws(Unsupported) -> Bool {
        guard take(UInt8(ascii: "n")) else { return false }
        guard bytes[position...].starts(with: "ull".utf8) else { throw Unsupported() }
        position += 3
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(Unsupported) {
        guard take(byte) else { throw Unsupported() }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] <= 0x20, " \n\r\t".utf8.contains(bytes[position]) {
            position += 1
        }
    }
}
