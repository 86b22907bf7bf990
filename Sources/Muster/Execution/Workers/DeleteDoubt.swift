import IdentityAPI

/// Which accounts of a bulk delete may be gone although readings still show them.
///
/// A pure value. An attempt whose answer was lost may have been applied, and readers lag behind writers: an account that a reading shows after such an attempt proves nothing. When it is
/// found gone later, the run's own call deleted it, and its intent is on record.
struct DeleteDoubt: Sendable, Hashable {
    /// The accounts, by their places in the plan's work.
    private(set) var accounts: Set<Int>
    /// Whether an attempt of this call may have been applied.
    private var isInDoubt = false
    /// Whether the last attempt was refused because an account does not exist.
    private var isToldMissing = false

    /// - Parameter accounts: those that an earlier call left in doubt.
    init(_ accounts: Set<Int> = []) { self.accounts = accounts }

    /// Whether anything is in doubt.
    var exists: Bool { isInDoubt || !accounts.isEmpty }

    /// Whether an account may be gone by an attempt of the run.
    func includes(_ account: Int) -> Bool { isInDoubt || accounts.contains(account) }

    /// Whether the service says that accounts are gone, and readings may only be too old to show it.
    var awaitsReaders: Bool { exists && isToldMissing }

    /// Records how an attempt failed. A page that something else answered with is no sign that anything was deleted.
    mutating func failed(_ error: IdentityError) {
        isToldMissing = error.speaksOfMissing
        let isForeign = error.kind == .unreadableAnswer && error.isPage
        if error.mayHaveBeenApplied, !isForeign { isInDoubt = true }
    }

    /// Records that a reading shows these accounts.
    mutating func saw(_ present: Set<Int>) {
        if isInDoubt { accounts.formUnion(present) }
    }
}

extension IdentityError {
    /// Whether the service says that an account does not exist: by 404, or by words.
    var speaksOfMissing: Bool {
        if kind == .notFound { return true }
        guard kind == .refused || kind == .conflict else { return false }
        let text = "\(code ?? "") \(message)".lowercased()
        return ["notfound", "not found", "not be found", "not exist"].contains(where: text.contains)
    }
}
