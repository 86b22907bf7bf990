import IdentityAPI

/// The decoded fields of a query or a form-encoded body. Of several with one name, the first counts.
struct FormFields: Sendable {
    private var values: [String: String] = [:]

    init(_ text: some StringProtocol) {
        for pair in text.split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let texts = halves.map { String($0.map { $0 == "+" ? " " : $0 }) }.map { percentDecoded($0) ?? $0 }
            if values[texts[0]] == nil { values[texts[0]] = texts.count == 2 ? texts[1] : "" }
        }
    }

    subscript(name: String) -> String? { values[name] }
}
