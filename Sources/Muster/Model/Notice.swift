public import IdentityAPI

/// A notice for people during a run. Muster reports it once.
public enum Notice: Sendable {
    /// The sign-in may not change groups.
    case groupWriteForbidden(accounts: Int, IdentityError)
    /// The service accepts only shorter lists than planned.
    case shortLists(accounts: Int, callsLeft: Int)
    /// The service accepts no bulk deletes.
    case bulkDeleteRefused(accounts: Int, IdentityError)
    /// The sign-in may not create groups.
    case groupsForbidden(groups: Int, IdentityError)
    /// The service does not show the accepted changes yet.
    case readersLag(accounts: Int, patience: Duration)
    /// A group refuses everything.
    case groupRefuses(String, accounts: Int, IdentityError)
    /// The last rows fail because an earlier resume of the run has tried them in vain.
    case triedTwice
}

extension Notice {
    /// Returns this notice, including the accounts of an earlier one that it replaces.
    func adding(_ other: Notice) -> Notice {
        switch (self, other) {
        case (.groupWriteForbidden(let accounts, let error), .groupRefuses(_, let others, _)):
            .groupWriteForbidden(accounts: accounts + others, error)
        default: self
        }
    }
}

extension Notice: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .groupWriteForbidden(let accounts, let error):
            "The sign-in may not change groups: it needs the scope PM.Group.Write (\(error)). "
                + "\(Self.oneCallEach(accounts))"
        case .bulkDeleteRefused(let accounts, let error):
            "The service refuses to delete many accounts at once (\(error)). \(Self.oneCallEach(accounts))"
        case .groupsForbidden(let groups, let error):
            "The sign-in may not create groups: it needs the scope PM.Group.Write (\(error)). "
                + "Rows that need \(groups == 1 ? "the missing one" : "one of the \(groups) missing ones") fail."
        case .readersLag(let accounts, let patience):
            "The service accepted the changes of \(accounts.counted("account")) and does not show them yet. "
                + "Muster checks again for up to \(patience.written)."
        case .shortLists(let accounts, let calls):
            "The service rejects long lists, so a group call now carries about \(accounts.counted("account")). "
                + "\(calls.counted("call")) \(calls == 1 ? "is" : "are") left."
        case .groupRefuses(let group, let accounts, let error):
            "The group '\(group)' accepts no group calls (\(error)). "
                + "\(Self.oneCallEach(accounts))"
        case .triedTwice:
            "Only rows are left that an earlier resume already tried without success, although reading works. They count as failed now, so that the run can end. muster retry sends them again."
        }
    }

    private static func oneCallEach(_ accounts: Int) -> String {
        "Muster makes one call for \(accounts == 1 ? "1 account" : "each of \(accounts) accounts") instead."
    }
}
