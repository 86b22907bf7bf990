package import IdentityAPI

extension Directory {
    /// Reads the organization: one call for the groups, and one for each thousand accounts.
    ///
    /// - Throws: ``IdentityError`` when a page cannot be read even when tried again, or what was read is not the whole.
    package static func read(_ client: IdentityClient) async throws -> Directory {
        try await DirectoryReader(client: client, retry: .obeying(client.gate.patience)).read()
    }
}

/// Reads the whole directory: one call for the groups, and one for each thousand accounts, several of these side by side (``PrefetchWindow``).
///
/// What it gives is complete, or it throws: an account that is missing from a list would be created once more, or left out of an export. Only who says so
/// gets a list whose readings differed and that nothing proves whole (``ListDoubt``).
struct DirectoryReader: Sendable {
    /// The order that pages are asked in; names are unique and never change, so that pages shift only where accounts are made or removed.
    private static let stableKey = "name"
    /// A list that was not complete is read again while that may bring more and all readings together take no more calls than this.
    private static let mostRepeatedCalls = 60
    /// So many accounts are read one by one where the list does not tell their groups.
    static let mostSingleReads = 100

    let client: IdentityClient
    let retry: RetryPolicy

    /// Reads groups and accounts.
    ///
    /// - Throws: ``IdentityError`` when a page cannot be read even when tried again, or what was read is not the whole.
    func read() async throws -> Directory {
        let start = ContinuousClock.now
        let groups = try await retry.reading { try await client.groups() }
        var directory = Directory(groups: groups.value)
        directory.readAt = start
        directory.timePerCall = groups.elapsed
        let end = try await eachAccount(needsGroups: true, acceptsUnstableOrder: true) { time, key in
            directory.endPage(readAt: time, sortedBy: key)
        } _: {
            directory.insert($0)
        }
        (directory.pageCount, directory.doubt) = (end.pages, end.doubt)
        return directory
    }

    /// Those of some ids that there are accounts of.
    ///
    /// - Throws: ``IdentityError`` when a page cannot be read even when tried again, or what was read is not the whole.
    func present(_ ids: [String]) async throws -> Set<ByteExactString> {
        let asked = Set(ids.map(ByteExactString.id))
        var present: Set<ByteExactString> = []
        try await eachAccount { account in
            if asked.contains(ByteExactString.id(account.id)) { present.insert(ByteExactString.id(account.id)) }
        }
        return present
    }

    /// Gives every account to `body`, once.
    ///
    /// - Parameters:
    ///   - needsGroups: whether each account must tell its groups; one that the list gives without them is read by itself.
    ///   - acceptsUnstableOrder: whether several readings that differed will do, where nothing proves that they miss none.
    ///   - ended: told after each page when it was asked for, and the field that it was sorted by.
    /// - Returns: how many calls a reading of the list takes, and what is doubtful about it.
    /// - Throws: ``IdentityError`` when a page cannot be read even when tried again, or what was read is not the whole; what `body` throws.
    @discardableResult
    func eachAccount(
        needsGroups: Bool = false,
        acceptsUnstableOrder: Bool = false,
        ended: (ContinuousClock.Instant, String?) -> Void = { _, _ in },
        _ body: (RobotAccount) throws -> Void
    ) async throws -> (pages: Int, doubt: ListDoubt?) {
        try await withThrowingTaskGroup { group in
            defer { group.cancelAll() }
            return try await eachAccount(&group, needsGroups, acceptsUnstableOrder, ended, body)
        }
    }

    /// The pages under way.
    private typealias PagesUnderWay = ThrowingTaskGroup<
        (request: PrefetchWindow.Request, page: PrefetchWindow.Page), any Error
    >

    private func eachAccount(
        _ group: inout PagesUnderWay,
        _ needsGroups: Bool,
        _ acceptsUnstableOrder: Bool,
        _ ended: (ContinuousClock.Instant, String?) -> Void,
        _ body: (RobotAccount) throws -> Void
    ) async throws -> (pages: Int, doubt: ListDoubt?) {
        var window = PrefetchWindow()
        var held: Set<CompactID> = []
        var singleReads = 0
        var sortKey: String? = Self.stableKey
        var calls = 0
        var readings = 0
        /// How likely it is that an account escaped all reads since the last that found new ones.
        var chance = 1.0
        while true {
            let heldBefore = held.count
            let isFirst = calls == 0
            // The second reading meets all accounts anew, and only those that the first one missed are new to `body`.
            var met: Set<CompactID> = []
            var reading = ListReading()
            window.restart()
            while !reading.isAtEnd {
                let page: RobotAccountPage
                let start: ContinuousClock.Instant
                do {
                    let next = try await read(reading.skip, sortedBy: sortKey, &window, &group)
                    start = next.readAt
                    page = try next.result.get()
                } catch let error as IdentityError
                    where error.kind == .refused && error.extent == .call && sortKey != nil && calls == 0
                {
                    // Which fields can be sorted by is undocumented: without one the service has its own order.
                    sortKey = nil
                    continue
                }
                calls += 1
                try page.results.forEach(Self.requireIdentity)
                if needsGroups {
                    singleReads += page.results.count { !$0.tellsGroups && !held.contains(CompactID($0.id)) }
                    guard singleReads <= Self.mostSingleReads else { throw Self.tacitList }
                }
                var known: [Bool] = []
                known.reserveCapacity(page.results.count)
                for account in page.results {
                    let id = CompactID(account.id)
                    // The first reading meets what is held.
                    known.append(isFirst ? held.contains(id) : !met.insert(id).inserted)
                    guard held.insert(id).inserted else { continue }
                    if needsGroups, !account.tellsGroups {
                        if let account = try await single(account) { try body(account) }
                    } else {
                        try body(account)
                    }
                }
                ended(start, sortKey)
                reading.take(page, known: known)
            }
            readings += 1
            let bringsMore = isFirst || held.count > heldBefore
            switch reading.completeness(held: held.count, readings: readings, met: bringsMore ? nil : met.count) {
            case .complete: return (reading.pages, nil)
            case .doubtful(.endUnproven): return (reading.pages, .endUnproven)
            case .doubtful(.orderUnstable) where acceptsUnstableOrder: return (reading.pages, .orderUnstable)
            case .doubtful, .incomplete: break
            }
            chance = bringsMore ? 1 : chance * reading.escapeChance(held: held.count, met: met.count)
            guard bringsMore || reading.mayFindMore(held: held.count, escaping: chance),
                isFirst || calls + reading.pages <= Self.mostRepeatedCalls
            else {
                throw Self.incomplete(held: held.count, told: reading.told)
            }
            if isFirst { met.reserveCapacity(held.count) }
        }
    }

    /// Reads the next page, and asks for those that probably follow it.
    private func read(
        _ skip: Int,
        sortedBy sortKey: String?,
        _ window: inout PrefetchWindow,
        _ group: inout PagesUnderWay
    ) async throws -> PrefetchWindow.Page {
        for request in window.take(next: skip) {
            group.addTask {
                let readAt = ContinuousClock.now
                do {
                    let page = try await retry.reading {
                        try await client.robotAccounts(skip: request.skip, sortedBy: sortKey)
                    }
                    return (request, PrefetchWindow.Page(result: .success(page), readAt: readAt))
                } catch {
                    // It is thrown when the reading comes to it, if it does.
                    return (request, PrefetchWindow.Page(result: .failure(error), readAt: readAt))
                }
            }
        }
        while true {
            if let page = window.page(skip: skip) { return page }
            guard let (request, page) = try await group.next() else { throw CancellationError() }
            window.record(page, for: request)
        }
    }

    /// Reads an account by itself, because the list did not tell its groups; `nil` for one that is gone meanwhile.
    private func single(_ listed: RobotAccount) async throws -> RobotAccount? {
        let account = try await retry.reading { try await client.robotAccountIfThere(id: listed.id) }
        guard account?.tellsGroups != false else { throw Self.tacitAccount(listed.name) }
        return account
    }
}

/// Why what the service lists cannot be relied on.
extension DirectoryReader {
    /// An account that has no id or no name cannot be found again.
    private static func requireIdentity(_ account: RobotAccount) throws {
        if account.id.isEmpty { throw unusable("the account '\(account.name)' without an id") }
        if account.name.isEmpty { throw unusable("the account \(account.id) without a name") }
    }

    private static func unusable(_ account: String) -> IdentityError {
        IdentityError(
            .unreadableAnswer,
            code: "unusableAccount",
            message: "The service lists \(account), so Muster cannot tell which account that is."
        )
    }

    /// What a reading that stayed short of what the service tells ends with.
    private static func incomplete(held: Int, told: Int?) -> IdentityError {
        let found = "Muster read the list of accounts several times and found \(held.counted("account"))"
        let doubt =
            switch told {
            case let told? where told > held: ", but the service says that there are \(told)."
            case let told?:
                ", while the service says that there are \(told), and the order of its pages changes between calls."
            case nil:
                ". The order of the service's pages changes between calls, and it does not say how many accounts there are."
            }
        return IdentityError(
            .unreadableAnswer,
            code: "incompleteList",
            message: found + doubt + " Some accounts may be missing, so Muster cannot use the list. Try again later."
        )
    }

    private static let tacitList = IdentityError(
        .unreadableAnswer,
        code: "groupsNotTold",
        message: "The service lists accounts without their groups ('groupIds'), more than \(mostSingleReads) of them, "
            + "so Muster cannot tell which groups they are in. Does the sign-in have the scope PM.Group.Read?"
    )

    private static func tacitAccount(_ name: String) -> IdentityError {
        IdentityError(
            .unreadableAnswer,
            code: "groupsNotTold",
            message:
                "The service does not return the groups ('groupIds') of the account '\(name)', neither in the list nor for the account alone, "
                + "so Muster cannot tell which groups it is in. Does the sign-in have the scope PM.Group.Read?"
        )
    }
}
