/// The decoded fields of a query or a form-encoded body. Of several with one name, the first counts.
struct FormFields: Sendable {
    private var values: [String: String] = [:]

    init(_ text: some StringProtocol) {
        for pair in text.split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(percentDecoding: halves[0], plusIsSpace: true)
            guard values[name] == nil else { continue }
            values[name] = halves.count == 2 ? String(percentDecoding: halves[1], plusIsSpace: true) : ""
        }
    }

    subscript(name: String) -> String? { values[name] }
}

extension String {
    /// Returns a decoded part of a URL. A `%` without two hexadecimal digits is literal.
    init(percentDecoding text: some StringProtocol, plusIsSpace: Bool = false) {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let code = Self.byte(hexadecimal: rest.prefix(2)) {
                bytes.append(code)
                rest.removeFirst(2)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        self.init(decoding: bytes, as: UTF8.self)
    }

    private static func byte(hexadecimal digits: Substring.UTF8View) -> UInt8? {
        guard digits.count == 2, digits.first != UInt8(ascii: "+") else { return nil }
        return UInt8(Substring(digits), radix: 16)
    }
}
