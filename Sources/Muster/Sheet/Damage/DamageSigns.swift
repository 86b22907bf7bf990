import CSV

/// Classifies a single cell by its bytes. ``PlainCells`` knows nearly every cell by two of them.
enum DamageSigns {
    /// The classes of cells.
    enum Sign {
        case none
        /// Digits and nothing else.
        case digits
        case damage(Damage.Kind)
    }

    /// The number of digits that a spreadsheet's number keeps.
    private static let numberDigits = 15

    /// Classifies a cell's UTF-8.
    static func sign(of cell: UnsafeBufferPointer<UInt8>) -> Sign {
        hasHighBit(cell) ? signBeyondASCII(of: cell) : sign(ofASCII: cell)
    }

    /// Classifies a cell of ASCII.
    static func sign(ofASCII cell: UnsafeBufferPointer<UInt8>) -> Sign {
        guard let first = cell.first, let last = cell.last else { return .none }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"):
            if isNumber(last), let sign = signOfNumber(cell) { return sign }
            return DateShape.matches(cell) ? .damage(.date) : .none
        case UInt8(ascii: "#"): return isErrorValue(cell) ? .damage(.errorValue) : .none
        case UInt8(ascii: "T"), UInt8(ascii: "F"), UInt8(ascii: "W"), UInt8(ascii: "V"):
            if truthValues.contains(where: { $0.elementsEqual(cell) }) { return .damage(.truthValue) }
        case UInt8(ascii: "E"):
            if cell.starts(with: "Err:5".utf8), cell.count == 7 { return .damage(.errorValue) }
        default: break
        }
        return isNumber(last) && DateShape.matches(cell) ? .damage(.date) : .none
    }

    private static let truthValues = ["TRUE", "FALSE", "WAHR", "FALSCH", "VRAI", "FAUX", "VERDADERO", "FALSO", "VERO"]
        .map { Array($0.utf8) }

    /// The length of the longest truth value. `Err:502` is shorter.
    static let longestWord = 9

    private static let errorValues = [
        "#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#BEZUG!", "#NV",
        "#WERT!", "#ZAHL!", "#NOM?", "#VALEUR!", "#NOMBRE!", "#NOMBRE?", "#VALORE!", "#NOME?", "#RIF!", "#N/D",
    ].map { Array($0.utf8) }

    private static func isErrorValue(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        // A column that is too narrow shows only such signs, and some programs save what they show.
        errorValues.contains { $0.elementsEqual(cell) } || cell.count > 2 && cell.allSatisfy { $0 == UInt8(ascii: "#") }
    }

    private static func isNumber(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// Returns the class of digits, or of digits that a spreadsheet shortened or rounded; `nil` for any other text.
    private static func signOfNumber(_ cell: UnsafeBufferPointer<UInt8>) -> Sign? {
        var rest = cell[...]
        let hasSign = !isNumber(cell[0])
        if hasSign { rest.removeFirst() }
        let whole = rest.prefix(while: isNumber)
        rest = rest[whole.endIndex...]
        if rest.isEmpty {
            if hasSign { return nil }
            let isRounded =
                whole.count > numberDigits && whole[numberDigits...].allSatisfy { $0 == UInt8(ascii: "0") }
            return isRounded ? .damage(.rounded) : .digits
        }
        if rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ",") {
            rest = rest.dropFirst().drop(while: isNumber)
        }
        // Always one digit, a sign and at least two digits: a person may write `1E5`.
        guard whole.count == 1, rest.first == UInt8(ascii: "E"), rest.count >= 4 else { return nil }
        rest.removeFirst()
        guard let sign = rest.popFirst(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        return rest.allSatisfy(isNumber) ? .damage(.shortened) : nil
    }

    private static func signBeyondASCII(of cell: UnsafeBufferPointer<UInt8>) -> Sign {
        var previous: (UInt8, UInt8) = (0, 0)
        var mayBeMisread = false
        for byte in cell {
            if previous == (0xEF, 0xBF), byte == 0xBD { return .damage(.lostCharacter) }
            // A lead byte of UTF-8 that was read as a character, U+00C2 to U+00F4, precedes another character beyond ASCII.
            if previous.0 == 0xC3, previous.1 >= 0x82, previous.1 <= 0xB4, byte >= 0xC2 { mayBeMisread = true }
            previous = (previous.1, byte)
        }
        if mayBeMisread, Damage.Kind.beforeMisreading(String(decoding: cell, as: UTF8.self)) != nil {
            return .damage(.misread)
        }
        return DateShape.matches(cell) ? .damage(.date) : .none
    }

    private static func hasHighBit(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(cell)
        var bits: UInt64 = 0
        var offset = 0
        while offset + 8 <= raw.count {
            bits |= raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        while offset < raw.count {
            bits |= UInt64(raw[offset])
            offset += 1
        }
        return bits & 0x8080_8080_8080_8080 != 0
    }
}

extension Damage.Kind {
    /// Returns the certain damage of a text; `nil` for none.
    init?(certainIn text: String) {
        var text = text
        guard case .damage(let kind) = text.withUTF8({ DamageSigns.sign(of: $0) }), kind.isCertain else { return nil }
        self = kind
    }

    /// Returns the text whose UTF-8 was read in another encoding; `nil` when that did not happen.
    static func beforeMisreading(_ text: String) -> String? {
        TextEncoding.windows1252.undoingMisreading(text) ?? TextEncoding.macintosh.undoingMisreading(text)
    }
}
