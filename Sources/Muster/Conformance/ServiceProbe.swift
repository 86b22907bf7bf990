import FoundationEssentials
import IdentityAPI

/// Makes the calls that show how a service behaves, and keeps their answers. It judges nothing.
struct ServiceProbe {
    typealias Look = ServiceObservation.Look

    /// The most pages of the list to read.
    static let mostPages = 4
    /// The number of accounts to read by id.
    static let mostSingles = 2
    /// A name that no account has.
    private static let nonsense = "muster-finds-nothing-7f3a9c"
    /// An id that no account has.
    private static let unknownID = "00000000-0000-4000-8000-00000badc0de"

    let client: IdentityClient
    private(set) var observation = ServiceObservation()
    /// Whether the quota is spent, so that nothing more is asked.
    private var isStopped = false
    private var isWriting = false

    init(client: IdentityClient) {
        self.client = client
    }

    // MARK: Reading

    /// Makes the reading calls.
    mutating func read() async {
        await readPages()
        await readOrders()
        await readSingles()
        await readGroups()
        await search()
        observation.unknownAccount = await look(["RobotAccount", client.organizationID, Self.unknownID])
        observation.unknownPath = await look(["MusterAsksForNothing", client.organizationID])
    }

    private mutating func readPages() async {
        var skip = 0
        while observation.pages.count < Self.mostPages {
            guard let page = await list(skip: skip) else { return }
            observation.pages.append(page)
            guard let accounts = page.answer?.accounts, !observation.isWhole else { break }
            skip += accounts.results.count
        }
        guard observation.firstPage != nil else { return }
        observation.beyond = await list(skip: 2_000_000_000)
    }

    private mutating func readOrders() async {
        guard let first = observation.firstPage, !first.results.isEmpty else { return }
        observation.again = await list(skip: 0)
        observation.descending = await list(skip: 0, order: "desc")
        observation.few = await list(top: 2, skip: 0)
        observation.skipped = await list(top: 2, skip: 1)
    }

    private mutating func readSingles() async {
        guard let accounts = observation.firstPage?.results.filter({ !$0.id.isEmpty }) else { return }
        // Those in most groups say most about them.
        let chosen = accounts.sorted { $0.groupIDs.count > $1.groupIDs.count }.prefix(Self.mostSingles)
        for account in chosen {
            guard let look = await look(["RobotAccount", client.organizationID, account.id]) else { return }
            observation.singles.append((account, look))
        }
    }

    private mutating func readGroups() async {
        observation.groups = await look(["Group", client.organizationID])
        guard let group = observation.groups?.answer?.groups?.first(where: { !$0.id.isEmpty }) else { return }
        observation.group = await look(["Group", client.organizationID, group.id])
    }

    private mutating func search() async {
        let names = observation.accounts.lazy.map(\.name)
        guard let name = names.first(where: { $0.utf8.count >= 4 && AccountFinder.isPlain($0) }) else { return }
        observation.searchedName = name
        observation.nameSearch = await search(name)
        observation.partSearch = await search(String(name.dropFirst().dropLast()))
        observation.nonsenseSearch = await search(Self.nonsense)
    }

    private mutating func search(_ term: String) async -> Look? {
        await look(
            ["RobotAccount", client.organizationID],
            [("top", "\(IdentityClient.largestPage)"), ("skip", "0"), ("searchTerm", term)]
        )
    }

    private mutating func list(top: Int = IdentityClient.largestPage, skip: Int, order: String = "asc") async -> Look? {
        await look(
            ["RobotAccount", client.organizationID],
            [("top", "\(top)"), ("skip", "\(skip)"), ("sortBy", "name"), ("sortOrder", order)]
        )
    }

    // MARK: Writing

    /// Makes an account, writes to it in each way that the checks ask about, and deletes it.
    mutating func write() async {
        isWriting = true
        let unique = UUID().uuidString.lowercased()
        let (name, organization) = ("muster-check-\(unique)", client.organizationID)
        var writes = WriteObservation()
        writes.displayName = "Muster's check"
        let body =
            #"{"partitionGlobalId":"\#(organization)","name":"\#(name)","displayName":"Muster's check","#
            + #""groupIDsToAdd":[]}"#
        writes.create = await look(["RobotAccount"], by: .post, json: body)
        defer { observation.writes = writes }
        guard let account = writes.create?.answer?.account else { return }
        writes.verifier = await look(["RobotAccount", organization, account.id])
        writes.duplicate = await look(["RobotAccount"], by: .post, json: body)
        if let second = writes.duplicate?.answer?.account, second.id != account.id {
            _ = await look(["RobotAccount", organization, second.id], by: .delete)
        }
        let bare = #"{"partitionGlobalId":"\#(organization)","groupIDsToAdd":[],"groupIDsToRemove":[]}"#
        writes.withoutDisplayName = await look(["RobotAccount", account.id], by: .put, json: bare)
        writes.afterIt = await look(["RobotAccount", organization, account.id])
        let unknown =
            #"{"partitionGlobalId":"\#(organization)","displayName":"Muster's check","#
            + #""groupIDsToAdd":["\#(Self.unknownID)"],"groupIDsToRemove":[]}"#
        writes.unknownGroup = await look(["RobotAccount", account.id], by: .put, json: unknown)
        if let group = observation.groups?.answer?.groups?.first(where: { $0.kind == .custom && !$0.id.isEmpty }) {
            writes.groupID = group.id
            writes.groupCall = await enter(account.id, group)
            writes.afterGroupCall = await look(["RobotAccount", organization, account.id])
        }
        let ids = #"{"robotAccountIDs":["\#(account.id)"]}"#
        writes.bulkDelete = await look(["RobotAccount", organization], by: .delete, json: ids)
        writes.afterDelete = await look(["RobotAccount", organization, account.id])
        // A service without a bulk delete keeps the account: it is deleted by itself.
        if writes.afterDelete?.answer?.account != nil {
            _ = await look(["RobotAccount", organization, account.id], by: .delete)
        }
    }

    private mutating func enter(_ account: String, _ group: Group) async -> Look? {
        let fields = ["name": group.name, "partitionGlobalId": client.organizationID]
        guard let encoded = try? JSONEncoder().encode(fields) else { return nil }
        let lists = #","directoryUserIDsToAdd":["\#(account)"],"directoryUserIDsToRemove":[]}"#
        return await look(
            ["Group", group.id],
            by: .put,
            json: String(decoding: encoded.dropLast(), as: UTF8.self) + lists
        )
    }

    // MARK: One call

    /// Makes a call; a read once more where the first met a trouble that may pass.
    private mutating func look(
        _ path: [String],
        _ query: [(String, String)] = [],
        by method: Method = .get,
        json: String? = nil
    ) async -> Look? {
        guard !isStopped else { return nil }
        for isLast in [false, true] {
            guard isWriting || observation.calls < ConformanceReport.mostReads else { return nil }
            observation.calls += 1
            do {
                let answer = try await client.rawAnswer(method, path, query: query, json: json)
                guard let error = answer.error, error.isTransient, method == .get, !isLast else {
                    return .success(answer)
                }
            } catch let error as IdentityError {
                if error.kind == .stopped {
                    observation.calls -= 1
                    isStopped = true
                    return nil
                }
                guard error.isTransient, method == .get, !isLast else { return .failure(error) }
            } catch {
                return nil
            }
            try? await Task.sleep(for: RetryPolicy().delay(before: 1))
        }
        return nil
    }
}
