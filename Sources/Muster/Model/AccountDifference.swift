/// How an account is otherwise than somebody knew it, as a sentence tells it: `its display name went from 'A' to 'B' and it entered 'Finance'`.
struct AccountDifference {
    /// What the display name was, and what it is; `nil` where it is as it was known.
    var displayName: (from: String, to: String)?
    /// The names of groups that it was not known to be in.
    var entered: [String] = []
    /// The names of groups that it was known to be in, and is not.
    var left: [String] = []

    /// The sentence; `nil` where there is no difference.
    var sentence: String? {
        let parts = [
            displayName.map { "its display name went from '\($0.from)' to '\($0.to)'" },
            entered.isEmpty ? nil : "it entered \(Self.list(entered))",
            left.isEmpty ? nil : "it left \(Self.list(left))",
        ].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }

    private static func list(_ names: [String]) -> String { names.map { "'\($0)'" }.joined(separator: ", ") }
}

extension GroupTable {
    /// The names of groups by their ids, in the order of the ids; an id that nobody knows stands for itself.
    func names(ofIDs ids: Set<String>) -> [String] { ids.sorted().map { name(ofID: $0) ?? $0 } }
}
