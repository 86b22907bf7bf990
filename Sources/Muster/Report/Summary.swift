import FoundationEssentials
import SystemPackage

/// What a run came to: `summary.json`.
public struct Summary: Sendable, Encodable {
    /// Rows of the sheet.
    public private(set) var rows = 0
    /// The number of rows with each outcome.
    public private(set) var counts: [String: Int] = [:]
    /// Why rows failed, most frequent first.
    public private(set) var causes: [CauseGroup] = []
    /// Failed rows whose cause may pass while they stay as they are: what a retry would try again.
    public private(set) var passing = 0
    /// Failed rows that were left alone because somebody has changed their accounts since.
    public private(set) var drifted = 0
    /// Why the run stopped before its last row; `nil` when it did not.
    public var stopped: String?
    /// What people should know, a sentence each.
    public var notices: [String] = []
    /// Calls by method: planned, and made.
    public internal(set) var calls: [String: Calls] = [:]
    /// When the run worked, and for how long.
    public internal(set) var times: Times?
    /// Robot accounts in the groups that the run set out to change; `nil` for a run that came to no end yet.
    public internal(set) var groups: [GroupCount]?

    /// What somebody else has changed while the run was under way; `nil` where nobody has, as far as was seen.
    public private(set) var meanwhile: Meanwhile?

    private var causeGroups = CauseGroups()

    private enum CodingKeys: String, CodingKey {
        case rows
        case counts
        case causes
        case passing
        case stopped
        case notices
        case calls
        case times
        case groups
        case meanwhile
    }

    /// Nothing counted yet.
    init() {
        for status in Outcome.Status.allCases { counts[status.rawValue] = 0 }
    }

    /// Takes over what only the run itself knew at its end: from its `summary.json`, where there is one.
    mutating func take(over path: FilePath) {
        struct Known: Decodable {
            var stopped: String?
            var notices: [String]?
            var groups: [GroupCount]?
        }
        guard let bytes = try? path.contents(), let known = try? JSONDecoder().decode(Known.self, from: Data(bytes))
        else { return }
        stopped = self[.pending] + self[.unknown] > 0 ? known.stopped : nil
        notices = known.notices ?? []
        groups = known.groups
    }

    /// How many rows became this.
    public subscript(status: Outcome.Status) -> Int { counts[status.rawValue] ?? 0 }

    /// Rows in `errors.csv`.
    public var errors: Int { self[.failed] + self[.unknown] }

    mutating func count(_ outcome: Outcome, row: Int) {
        rows += 1
        counts[outcome.status.rawValue, default: 0] += 1
        if outcome.status == .failed, outcome.mayPass { passing += 1 }
        if outcome.isDrift { drifted += 1 }
        if outcome.status == .failed, outcome.code == Outcome.meanwhileCode {
            meanwhile = meanwhile ?? Meanwhile()
            meanwhile?.conflicts += 1
        }
        if outcome.status.isError { causeGroups.add(outcome, row: row) }
    }

    /// Sorts out the causes, once all rows are counted.
    ///
    /// - Parameter found: the accounts that somebody else had changed when the run was about to change them.
    mutating func finish(found: [FoundAccount] = []) {
        if !found.isEmpty {
            meanwhile = meanwhile ?? Meanwhile()
            meanwhile?.take(found)
        }
        causes = causeGroups.mostFrequentFirst
    }
}
