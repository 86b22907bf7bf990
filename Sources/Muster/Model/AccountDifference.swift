/// The difference between an account's known and present state, as in `its display name went from 'A' to 'B' and it entered 'Finance'`.
struct AccountDifference {
    /// The known and the present display name; `nil` when they are equal.
    var displayName: (from: String, to: String)?
    /// The names of groups that it entered.
    var entered: [String] = []
    /// The names of groups that it left.
    var left: [String] = []

    /// The sentence; `nil` without a difference.
    var sentence: String? {
        let parts = [
            displayName.map { "its display name went from '\($0.from)' to '\($0.to)'" },
            entered.isEmpty ? nil : "it entered \(entered.quoted())",
            left.isEmpty ? nil : "it left \(left.quoted())",
        ].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: " and ")
    }
}

extension GroupTable {
    /// Returns the names of groups in the order of their ids. An unknown id stands for itself.
    func names(ofIDs ids: Set<String>) -> [String] { ids.sorted().map { name(ofID: $0) ?? $0 } }
}
