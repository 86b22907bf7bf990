import FoundationEssentials
import SystemPackage

/// What a run came to: `summary.json`.
public struct Summary: Sendable, Codable {
    /// Rows of the sheet.
    public private(set) var rows = 0
    /// Rows by what became of them.
    public private(set) var counts: [String: Int] = [:]
    /// Why rows failed, most frequent first.
    public private(set) var causes: [CauseGroup] = []
    /// Failed rows whose cause may pass while they stay as they are: what a retry would try again.
    public private(set) var passing = 0
    /// Why the run stopped before its last row; `nil` when it did not.
    public var stopped: String?
    /// What people should know, a sentence each.
    public var notices: [String] = []

    private var causeGroups = CauseGroups()

    private enum CodingKeys: String, CodingKey {
        case rows
        case counts
        case causes
        case passing
        case stopped
        case notices
    }

    /// Nothing counted yet.
    init() {
        for status in Outcome.Status.allCases { counts[status.rawValue] = 0 }
    }

    /// Reads `summary.json`.
    ///
    /// - Throws: ``RunError`` when it cannot be read; what the decoder throws.
    init(contentsOf path: FilePath) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(path.contents()))
    }

    /// How many rows became this.
    public subscript(status: Outcome.Status) -> Int { counts[status.rawValue] ?? 0 }

    /// Rows in `errors.csv`.
    public var errors: Int { self[.failed] + self[.unknown] }

    mutating func count(_ outcome: Outcome) {
        rows += 1
        counts[outcome.status.rawValue, default: 0] += 1
        if outcome.status == .failed, outcome.mayPass { passing += 1 }
        if outcome.status == .failed || outcome.status == .unknown { causeGroups.add(outcome) }
    }

    /// Sorts out the causes, once all rows are counted.
    mutating func finish() {
        causes = causeGroups.mostFrequentFirst
    }
}
