import CSV

/// CSV read one byte after another, as plainly as it can be said: what the fast parser is compared with.
///
/// Reads UTF-8 without a byte order mark or `sep=` line, with a given delimiter.
package struct ReferenceParser {
    let bytes: [UInt8]
    let delimiter: UInt8

    private var at = 0
    private var line = 1
    private var row = -1
    private var width: Int?

    init(_ bytes: [UInt8], delimiter: UInt8) {
        self.bytes = bytes
        self.delimiter = delimiter
    }

    package static func read(_ bytes: [UInt8], delimiter: UInt8) -> [ReadRecord] {
        var parser = ReferenceParser(withoutEndMark(bytes), delimiter: delimiter)
        var outcomes: [ReadRecord] = []
        while let found = parser.next() { outcomes += found }
        return outcomes
    }

    /// The document without the Ctrl-Z that ends it, and what stands behind that.
    private static func withoutEndMark(_ bytes: [UInt8]) -> [UInt8] {
        let end = bytes.lastIndex { ![0x1A, 10, 13].contains($0) }.map { $0 + 1 } ?? 0
        return Array(bytes[..<(bytes[end...].firstIndex(of: 0x1A) ?? bytes.count)])
    }

    private var byte: UInt8? { at < bytes.count ? bytes[at] : nil }
    private var isAtLineEnding: Bool { byte == 10 || byte == 13 }
    private var isAtFieldEnd: Bool { byte == nil || byte == delimiter || isAtLineEnding }

    /// What is made of the next record: itself, or its first problem by place, behind which an unclosed quote follows.
    private mutating func next() -> [ReadRecord]? {
        while isAtLineEnding { skipLineEnding() }
        guard byte != nil else { return nil }
        row += 1
        let start = at
        let startLine = line
        var fields: [[UInt8]] = []
        var problems: [(code: CSVError.Code, offset: Int)] = []
        repeat {
            if !fields.isEmpty { at += 1 }
            fields.append(nextField(problems: &problems))
        } while byte == delimiter
        if let invalid = firstInvalid(from: start) { problems.append((.invalidEncoding, invalid)) }
        let expected = width ?? fields.count
        width = expected
        if isAtLineEnding { skipLineEnding() }
        if let first = Self.first(of: problems) {
            let unclosed = problems.filter { $0.code == .unclosedQuote && first.code != .unclosedQuote }
            return ([first] + unclosed).map { place(of: $0.offset, from: start, line: startLine, code: $0.code) }
        }
        guard fields.count == expected else { return [.problem(.raggedRow, line: startLine, column: 1, row: row)] }
        return [.record(fields, number: row, line: startLine)]
    }

    /// The problem whose place comes first; of two in one place, wrong quoting.
    private static func first(
        of problems: [(code: CSVError.Code, offset: Int)]
    ) -> (code: CSVError.Code, offset: Int)? {
        problems.min {
            ($0.offset, $0.code == .nul || $0.code == .invalidEncoding ? 1 : 0)
                < ($1.offset, $1.code == .nul || $1.code == .invalidEncoding ? 1 : 0)
        }
    }

    /// The next field, with every problem in it.
    private mutating func nextField(problems: inout [(code: CSVError.Code, offset: Int)]) -> [UInt8] {
        var field: [UInt8] = []
        if byte == 34 {
            let opening = at
            at += 1
            while true {
                guard let byte else {
                    problems.append((.unclosedQuote, opening))
                    return field
                }
                if byte == 34 {
                    at += 1
                    if self.byte != 34 { break }
                }
                if byte == 0 { problems.append((.nul, at)) }
                if isAtLineEnding {
                    let start = at
                    skipLineEnding()
                    field += bytes[start..<at]
                } else {
                    field.append(byte)
                    at += 1
                }
            }
            if isAtFieldEnd { return field }
            problems.append((.textAfterClosingQuote, at))
        }
        let start = at
        let isFormula = field.isEmpty && byte == 61 && at + 1 < bytes.count && bytes[at + 1] == 34
        while !isAtFieldEnd {
            if byte == 34, !isFormula { problems.append((.quoteInUnquotedField, at)) }
            if byte == 0 { problems.append((.nul, at)) }
            field.append(bytes[at])
            at += 1
        }
        // A text as a formula: every quote in it doubled, and one at its end.
        if isFormula, !Self.isText(field) { problems.append((.quoteInUnquotedField, start + 1)) }
        return field
    }

    /// Whether a field is `="…"` with no quote in it that is not doubled.
    private static func isText(_ field: [UInt8]) -> Bool {
        guard field.count > 2, field.last == 34 else { return false }
        let inside = field.dropFirst(2).dropLast()
        return String(decoding: inside, as: UTF8.self).replacing("\"\"", with: "").utf8.contains(34) == false
    }

    private mutating func skipLineEnding() {
        at += byte == 13 && at + 1 < bytes.count && bytes[at + 1] == 10 ? 2 : 1
        line += 1
    }

    private func firstInvalid(from start: Int) -> Int? {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes[start..<at].makeIterator()
        var offset = start
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar): offset += scalar.count
            case .error: return offset
            case .emptyInput: return nil
            }
        }
    }

    private func place(of offset: Int, from start: Int, line: Int, code: CSVError.Code) -> ReadRecord {
        var line = line
        var column = 1
        for index in start..<offset {
            let isSecondOfTwo = bytes[index] == 10 && index > start && bytes[index - 1] == 13
            if bytes[index] == 10 || bytes[index] == 13 {
                if !isSecondOfTwo { line += 1 }
                column = 1
            } else if !(0x80...0xBF).contains(bytes[index]) {
                column += 1
            }
        }
        return .problem(code, line: line, column: column, row: row)
    }
}
