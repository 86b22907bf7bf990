/// Names of digits only, found by what is left of them without their leading zeros: spreadsheets take those for numbers, and drop the zeros.
struct LeadingZeros: Sendable {
    private var names: [ByteExactString: [Int]] = [:]

    /// - Parameter names: the names, numbered from 0 on. Others than those of digits only are passed over.
    init(_ names: some Sequence<String>) {
        for (index, name) in names.enumerated() {
            if let key = Self.significantDigits(name) { self.names[ByteExactString(key), default: []].append(index) }
        }
    }

    /// Whether no name is of digits only.
    var isEmpty: Bool { names.isEmpty }

    /// The names that differ from this one in their leading zeros and in nothing else.
    func indices(of name: String) -> [Int] {
        if names.isEmpty { return [] }
        return Self.significantDigits(name).flatMap { names[ByteExactString($0)] } ?? []
    }

    /// The digits without the zeros before them; `nil` for a name that has anything else.
    static func significantDigits(_ name: String) -> String? {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard !name.isEmpty, name.utf8.allSatisfy(digits.contains) else { return nil }
        let rest = name.utf8.drop { $0 == digits.lowerBound }
        return rest.isEmpty ? "0" : String(rest)
    }
}
