/// The action of a row. Rows that name none have the run's mode.
public enum Action: String, Sendable, Hashable, CaseIterable, Codable {
    /// Create the account; it must not exist.
    case create
    /// Update the account; it must exist.
    case update
    /// Update the account, or create it if it does not exist.
    case upsert
    /// Delete the account.
    case delete
    /// Do nothing.
    case skip

    /// The actions that can be a run's mode.
    public static let modes: [Action] = [.upsert, .create, .update]
}
