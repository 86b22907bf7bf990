import IdentityAPI

/// The responses to the probe's calls, as values. A call that was not made is `nil`.
struct ServiceObservation: Sendable {
    /// A call's response, or why there is none.
    typealias Look = Result<RawResponse, IdentityError>

    /// The list's pages one after the other, each 1000 accounts at most, sorted by name.
    var pages: [Look] = []
    /// The first page once more.
    var again: Look?
    /// The first page of the opposite order.
    var descending: Look?
    /// Two accounts from the start.
    var few: Look?
    /// Two accounts, one left out before them.
    var skipped: Look?
    /// A page far after the list's end.
    var beyond: Look?
    /// Some accounts of the first page, each read by itself.
    var singles: [(listed: RobotAccount, look: Look)] = []
    /// An account that there is not.
    var unknownAccount: Look?
    /// A path that there is not.
    var unknownPath: Look?
    /// All groups.
    var groups: Look?
    /// One of them by itself.
    var group: Look?
    /// The name that searches look for.
    var searchedName = ""
    /// A search for that whole name, for the middle of it, and for what no account is called.
    var nameSearch, partSearch, nonsenseSearch: Look?
    /// The results of the writes; `nil` without writes.
    var writes: WriteObservation?
    /// The number of calls.
    var calls = 0
}

extension ServiceObservation {
    /// The first page as Muster reads it.
    var firstPage: RobotAccountPage? { pages.first?.answer?.accounts }

    /// The accounts of every page that could be read.
    var accounts: [RobotAccount] { pages.flatMap { $0.answer?.accounts?.results ?? [] } }

    /// The number of different accounts on the pages.
    var heldCount: Int { Set(accounts.map(\.id.canonicalID)).count }

    /// Whether the list was read up to a page that is empty or brings nothing new.
    var isWhole: Bool {
        guard let last = pages.last?.answer?.accounts else { return false }
        let before = Set(pages.dropLast().flatMap { $0.answer?.accounts?.results ?? [] }.map(\.id.canonicalID))
        return last.results.allSatisfy { before.contains($0.id.canonicalID) }
    }

    /// Every answer that has come.
    var answers: [RawResponse] {
        let looks =
            pages + [again, descending, few, skipped, beyond, unknownAccount, unknownPath, groups, group]
            + [nameSearch, partSearch, nonsenseSearch] + singles.map(\.look)
        return looks.compactMap { $0?.answer }
    }
}

extension Result<RawResponse, IdentityError> {
    /// The answer, where one has come.
    var answer: RawResponse? { try? get() }

    /// A description of the response.
    var words: String {
        switch self {
        case .success(let answer) where answer.isPage: "HTTP \(answer.status) with a web page"
        case .success(let answer): answer.error?.description ?? "HTTP \(answer.status)"
        case .failure(let error): error.description
        }
    }
}

extension RawResponse {
    /// The objects that a page lists, as they came.
    var listed: [JSONValue] {
        if case .array(let list)? = json?["results"] { list } else { [] }
    }

    /// A page's total, as received.
    var total: JSONValue? { json?["totalCount"] }
}
