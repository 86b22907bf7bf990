/// Finds names of digits by their digits without leading zeros: spreadsheets read such names as numbers and drop the zeros.
struct LeadingZeros: Sendable {
    private var names: [ByteExactString: [Int]] = [:]

    /// - Parameter names: the names, numbered from 0. It skips names with other characters.
    init(_ names: some Sequence<String>) {
        for (index, name) in names.enumerated() {
            if let key = Self.significantDigits(name) { self.names[ByteExactString(key), default: []].append(index) }
        }
    }

    /// Whether no name consists of digits.
    var isEmpty: Bool { names.isEmpty }

    /// Returns the names that differ from this one only in leading zeros.
    func indices(of name: String) -> [Int] {
        if names.isEmpty { return [] }
        return Self.significantDigits(name).flatMap { names[ByteExactString($0)] } ?? []
    }

    /// Returns the digits without leading zeros; `nil` for a name with other characters.
    static func significantDigits(_ name: String) -> String? {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard !name.isEmpty, name.utf8.allSatisfy(digits.contains) else { return nil }
        let rest = name.utf8.drop { $0 == digits.lowerBound }
        return rest.isEmpty ? "0" : String(rest)
    }
}
