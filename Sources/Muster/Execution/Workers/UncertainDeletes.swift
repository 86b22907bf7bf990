import IdentityAPI

/// The accounts of a bulk delete that may be gone although reads still show them.
///
/// A pure value. An attempt whose answer was lost may have been applied, and reads may lag behind writes. So an account that a read shows after such an attempt may still be gone. When Muster finds it
/// gone later, the run's own call deleted it, and its intent is on record.
struct UncertainDeletes: Sendable, Hashable {
    /// The accounts, by their index in the plan's work.
    private(set) var accounts: Set<Int>
    /// Whether an attempt of this call may have been applied.
    private var mayBeApplied = false
    /// Whether the last attempt was refused because an account does not exist.
    private var isMissingReported = false

    /// - Parameter accounts: the accounts that an earlier call may have deleted.
    init(_ accounts: Set<Int> = []) { self.accounts = accounts }

    /// Whether there are none.
    var isEmpty: Bool { !mayBeApplied && accounts.isEmpty }

    /// Returns whether an attempt of the run may have deleted an account.
    func contains(_ account: Int) -> Bool { mayBeApplied || accounts.contains(account) }

    /// Whether the service reports that accounts are gone, and the reads may be too old to show it.
    var awaitsReads: Bool { !isEmpty && isMissingReported }

    /// Records how an attempt failed. A page of something else than the service does not mean that anything was deleted.
    mutating func failed(_ error: IdentityError) {
        isMissingReported = error.reportsMissing
        let isForeign = error.kind == .unreadableAnswer && error.isPage
        if error.mayHaveBeenApplied, !isForeign { mayBeApplied = true }
    }

    /// Records that a read shows these accounts.
    mutating func saw(_ present: Set<Int>) {
        if mayBeApplied { accounts.formUnion(present) }
    }
}

extension IdentityError {
    /// Whether the service reports that an account does not exist: by 404, or in the text.
    var reportsMissing: Bool {
        if kind == .notFound { return true }
        guard kind == .refused || kind == .conflict else { return false }
        let text = "\(code ?? "") \(message)".lowercased()
        return ["notfound", "not found", "not be found", "not exist"].contains(where: text.contains)
    }
}
