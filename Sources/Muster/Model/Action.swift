/// What a row asks for. The run's mode is the action of the rows that name none.
public enum Action: String, Sendable, Hashable, CaseIterable, Codable {
    /// Make the account; it must not exist.
    case create
    /// Change the account; it must exist.
    case update
    /// Change the account, or make it where it does not exist.
    case upsert
    /// Remove the account.
    case delete
    /// Do nothing.
    case skip

    /// The actions that can be a run's mode.
    public static let modes: [Action] = [.upsert, .create, .update]
}
