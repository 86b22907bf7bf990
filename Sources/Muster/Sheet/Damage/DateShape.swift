/// Recognizes texts that spreadsheets write for dates: `2024-03-12`, `12/03/2024`, `12.03.24`, `Mar-12`, `12. Mrz`.
enum DateShape {
    /// The length of the longest date.
    static let longest = 20

    /// Whether a date can begin with this byte: with a digit, a separator or the first letter of a month.
    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool {
        isDigit(byte) || isSeparator(byte) || isFirstLetter(byte)
    }

    @inline(__always)
    private static func isFirstLetter(_ byte: UInt8) -> Bool { firstLetters >> UInt64(byte & 0x1F) & 1 != 0 }

    /// Returns whether a whole cell is a date: three numbers, or one or two numbers and a month, with a space or one of `. - /` between them.
    static func matches(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        guard cell.count >= 4, cell.count <= longest else { return false }
        var numbers = 0
        var months = 0
        var start = 0
        while start < cell.count {
            if isSeparator(cell[start]) {
                start += 1
                continue
            }
            var end = start
            while end < cell.count, !isSeparator(cell[end]) { end += 1 }
            let part = UnsafeBufferPointer(rebasing: cell[start..<end])
            if part.count <= 4, part.allSatisfy(isDigit) {
                numbers += 1
            } else if isMonth(part) {
                months += 1
            } else {
                return false
            }
            start = end
        }
        return numbers == 3 && months == 0 && hasPlausibleParts(cell) || months == 1 && (1...2).contains(numbers)
    }

    /// Returns whether three numbers can be a date: the same separator twice, a year at one end, and no other number of more than two digits.
    private static func hasPlausibleParts(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        let separators = cell.filter(isSeparator)
        let parts = cell.split(whereSeparator: isSeparator)
        guard separators.count == 2, separators[0] == separators[1], separators[0] != UInt8(ascii: " ") else {
            return false
        }
        let lengths = parts.map(\.count)
        let isYearFirst = lengths[0] == 4 && lengths[1] <= 2 && lengths[2] <= 2
        let isYearLast = lengths[0] <= 2 && lengths[1] <= 2 && (lengths[2] == 4 || lengths[2] == 2)
        return isYearFirst || isYearLast
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"): true
        default: false
        }
    }

    private static func isMonth(_ part: UnsafeBufferPointer<UInt8>) -> Bool {
        // Most texts do not begin with the first letter of a month.
        guard part.count >= 3, isFirstLetter(part[0]), beginnings.contains(beginning(part))
        else { return false }
        return months.contains(String(decoding: part, as: UTF8.self).lowercased())
    }

    /// The first three bytes, ASCII letters in lower case: most texts that are not months differ there.
    private static func beginning(_ part: some Collection<UInt8>) -> UInt32 {
        part.prefix(3).reduce(0) { $0 << 8 | UInt32($1 < 0x80 ? $1 | 0x20 : $1) }
    }

    private static let months: Set<String> = Set(
        """
        jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september \
        october november december mrz mär mai okt dez januar februar märz juni juli oktober dezember \
        janv févr mars avr juin juil août déc ene abr ago dic gen mag giu lug set ott mrt mei
        """.split(separator: " ").map(String.init)
    )

    /// A bit for each letter that a month begins with: the first for `a` at 1.
    private static let firstLetters: UInt64 = months.reduce(0) { $0 | 1 << UInt64(($1.utf8.first ?? 0) & 0x1F) }

    private static let beginnings = Set(months.map { beginning($0.utf8) })
}
