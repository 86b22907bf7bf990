import FoundationEssentials
import SystemPackage

/// The results of a run: `summary.json`.
public struct Summary: Sendable, Encodable {
    /// Rows of the sheet.
    public private(set) var rows = 0
    /// The number of rows with each outcome.
    public private(set) var counts: [String: Int] = [:]
    /// Why rows failed, most frequent first.
    public private(set) var causes: [CauseGroup] = []
    /// Failed rows with a retryable cause: those that a retry would take unchanged.
    public private(set) var passing = 0
    /// Failed rows that the run left alone because somebody changed their accounts since.
    public private(set) var drifted = 0
    /// Why the run stopped before its last row; `nil` when it did not.
    public var stopped: String?
    /// The notices for people, one sentence each.
    public var notices: [String] = []
    /// Calls by method: planned, and made.
    public internal(set) var calls: [String: Calls] = [:]
    /// When the run worked, and for how long.
    public internal(set) var times: Times?
    /// Robot accounts in the groups that the run set out to change; `nil` for a run that came to no end yet.
    public internal(set) var groups: [GroupCount]?

    /// What somebody else changed during the run; `nil` when the run saw no such change.
    public private(set) var meanwhile: Meanwhile?

    private var causeGroups = CauseGroups()

    private enum CodingKeys: String, CodingKey {
        case rows, counts, causes, passing, stopped, notices, calls, times, groups, meanwhile
    }

    /// Creates a summary without any counts.
    init() {
        for status in Outcome.Status.allCases { counts[status.rawValue] = 0 }
    }

    /// Takes over what only the run itself knew when it ended, from its `summary.json` if it exists.
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

    /// The number of rows with an outcome.
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

    /// Groups the causes, once all rows are counted.
    ///
    /// - Parameter found: the accounts that somebody else changed before the run did.
    mutating func finish(found: [FoundAccount] = []) {
        if !found.isEmpty {
            meanwhile = meanwhile ?? Meanwhile()
            meanwhile?.take(found)
        }
        causes = causeGroups.mostFrequentFirst
    }
}
