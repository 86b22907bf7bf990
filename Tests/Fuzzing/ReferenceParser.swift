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
        while let outcome = parser.next() { outcomes.append(outcome) }
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

    private mutating func next() -> ReadRecord? {
        while isAtLineEnding { skipLineEnding() }
        guard byte != nil else { return nil }
        row += 1
        let start = at
        let startLine = line
        var fields: [[UInt8]] = []
        var problem: (code: CSVError.Code, offset: Int)?
        repeat {
            if !fields.isEmpty { at += 1 }
            guard let field = nextField(problem: &problem) else {
                return place(of: problem!.offset, from: start, line: startLine, code: .unclosedQuote)
            }
            fields.append(field)
        } while byte == delimiter
        if let invalid = firstInvalid(from: start), invalid < problem?.offset ?? at {
            problem = (.invalidEncoding, invalid)
        }
        let expected = width ?? fields.count
        width = expected
        if isAtLineEnding { skipLineEnding() }
        if let problem { return place(of: problem.offset, from: start, line: startLine, code: problem.code) }
        guard fields.count == expected else { return .problem(.raggedRow, line: startLine, column: 1, row: row) }
        return .record(fields, number: row, line: startLine)
    }

    /// The next field; nil, with the problem, when its quote is not closed.
    private mutating func nextField(problem: inout (code: CSVError.Code, offset: Int)?) -> [UInt8]? {
        var field: [UInt8] = []
        if byte == 34 {
            let opening = at
            at += 1
            while true {
                guard let byte else {
                    problem = (.unclosedQuote, opening)
                    at = bytes.count
                    return nil
                }
                if byte == 34 {
                    at += 1
                    if self.byte != 34 { break }
                }
                if byte == 0, problem == nil { problem = (.nul, at) }
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
            if problem == nil { problem = (.textAfterClosingQuote, at) }
        }
        let start = at
        let isFormula = byte == 61 && at + 1 < bytes.count && bytes[at + 1] == 34
        while !isAtFieldEnd {
            if byte == 34, !isFormula, problem == nil { problem = (.quoteInUnquotedField, at) }
            if byte == 0, problem == nil { problem = (.nul, at) }
            field.append(bytes[at])
            at += 1
            // A text as a formula: every quote in it doubled, and one at its end.
            let isBroken = isFormula && (isAtFieldEnd ? !Self.isText(field) : Self.isBroken(field))
            if isBroken, problem == nil { problem = (.quoteInUnquotedField, start + 1) }
        }
        return field
    }

    /// Whether a field is `="…"` with no quote in it that is not doubled.
    private static func isText(_ field: [UInt8]) -> Bool {
        guard field.count > 2, field.last == 34 else { return false }
        let inside = field.dropFirst(2).dropLast()
        return String(decoding: inside, as: UTF8.self).replacing("\"\"", with: "").utf8.contains(34) == false
    }

    /// Whether there is a quote in it already that is not doubled, and something else behind it.
    private static func isBroken(_ field: [UInt8]) -> Bool {
        var quotes = 0
        for byte in field.dropFirst(2) {
            if byte != 34, quotes % 2 == 1 { return true }
            quotes = byte == 34 ? quotes + 1 : 0
        }
        return false
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
