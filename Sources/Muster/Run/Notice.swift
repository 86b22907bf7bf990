public import IdentityAPI

/// Something that people should know while a run goes on. Said once.
public enum Notice: Sendable {
    /// The sign-in may not change groups.
    case groupWriteForbidden(accounts: Int, IdentityError)
    /// A group refuses everything.
    case groupRefuses(String, accounts: Int, IdentityError)
}

extension Notice: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .groupWriteForbidden(let accounts, let error):
            "The sign-in may not change groups; that takes the scope PM.Group.Write (\(error)). "
                + "\(accounts) \(accounts == 1 ? "account goes" : "accounts go") one call each."
        case .groupRefuses(let group, let accounts, let error):
            "The group '\(group)' takes no accounts by calls of its own (\(error)). "
                + "\(accounts) \(accounts == 1 ? "account goes" : "accounts go") one call each."
        }
    }
}
