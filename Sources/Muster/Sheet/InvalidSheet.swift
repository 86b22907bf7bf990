import CSV

/// A sheet that cannot be read as it is. Nothing was sent.
public struct InvalidSheet: Error, CustomStringConvertible {
    /// One problem and its place.
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// The sheet's name in messages.
        public let sheet: String
        /// The physical line, counted from 1.
        public let line: Int
        /// The column on that line, counted from 1 in Unicode scalars, when it is known.
        public let column: Int?
        /// The row, counted from 1 below the header; `nil` for a line that is not a row.
        public let row: Int?
        /// What is wrong, and what to do.
        public let reason: String

        /// `robots.csv:1043:7: row 1042 has 5 fields; the header has 6.`
        public var description: String { "\(sheet):\(line):\(column.map { "\($0):" } ?? "") \(reason)" }
    }

    /// The first twenty problems.
    public let problems: [Problem]
    /// The number of all problems.
    public let count: Int
    /// Whether some bytes are invalid in the encoding.
    let isInOtherEncoding: Bool

    /// All lines of the message.
    public var description: String {
        let more = count > problems.count ? ["… and \((count - problems.count).counted("more problem"))."] : []
        return (problems.map(\.description) + more).joined(separator: "\n")
    }
}

extension InvalidSheet {
    /// A sheet with one problem. Its other problems may follow from it and are not listed.
    public init(_ problem: Problem) { self.init([problem]) }

    /// A sheet with some problems.
    public init(_ problems: [Problem]) {
        self.init(problems: problems, count: problems.count, isInOtherEncoding: false)
    }
}

/// Collects the problems of a sheet: keeps the first twenty and counts the rest.
struct SheetProblems {
    private static let most = 20

    let sheet: String
    private(set) var kept: [InvalidSheet.Problem] = []
    private(set) var count = 0
    private(set) var areOfEncoding = false

    mutating func add(_ error: CSVError) {
        // A zero byte is half a character of UTF-16.
        if error.code == .invalidEncoding || error.code == .nul { areOfEncoding = true }
        add(line: error.line, column: error.column, row: error.row > 0 ? error.row : nil, error.reason)
    }

    mutating func add(line: Int, column: Int? = nil, row: Int? = nil, _ reason: String) {
        count += 1
        guard kept.count < Self.most else { return }
        kept.append(InvalidSheet.Problem(sheet: sheet, line: line, column: column, row: row, reason: reason))
    }

    var isEmpty: Bool { count == 0 }

    var first: InvalidSheet.Problem? { kept.first }

    var error: InvalidSheet { InvalidSheet(problems: kept, count: count, isInOtherEncoding: areOfEncoding) }

    func throwIfAny() throws {
        if count > 0 { throw error }
    }
}
