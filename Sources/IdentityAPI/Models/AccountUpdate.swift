/// What an account's own call changes.
package struct AccountUpdate: Sendable, Hashable {
    /// The friendly name, which is always sent.
    package var displayName: String
    /// The ids of the groups to enter.
    package var adding: [String]
    /// The ids of the groups to leave.
    package var removing: [String]

    /// A change to an account.
    package init(_ displayName: String, adding: [String], removing: [String]) {
        self.displayName = displayName
        self.adding = adding
        self.removing = removing
    }
}
