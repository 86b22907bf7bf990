import CSV

/// A sheet that cannot be read as it is. Nothing was sent.
public struct InvalidSheet: Error, CustomStringConvertible {
    /// `robots.csv:1043:7: row 1042 has 5 fields; the header has 6.`, the first twenty of them.
    public let problems: [String]
    /// How many there are in all.
    public let count: Int
    /// Whether bytes of it are no text in the encoding that it was read in.
    let isInOtherEncoding: Bool

    /// All lines as they are printed.
    public var description: String {
        let more = count > problems.count ? ["… and \(count - problems.count) more problems of this kind."] : []
        return (problems + more).joined(separator: "\n")
    }
}

/// The problems of a sheet as they are found: the first twenty are kept, the rest counted.
struct SheetProblems {
    private static let most = 20

    private let sheet: String
    private var kept: [String] = []
    private var count = 0
    private(set) var areOfEncoding = false

    init(sheet: String) {
        self.sheet = sheet
    }

    mutating func add(_ error: CSVError) {
        // A zero byte is half a character of UTF-16.
        if error.code == .invalidEncoding || error.code == .nul { areOfEncoding = true }
        add(line: error.line, column: error.column, error.reason)
    }

    mutating func add(line: Int, column: Int? = nil, _ reason: String) {
        count += 1
        if kept.count < Self.most { kept.append("\(sheet):\(line):\(column.map { "\($0):" } ?? "") \(reason)") }
    }

    var isEmpty: Bool { count == 0 }

    var error: InvalidSheet { InvalidSheet(problems: kept, count: count, isInOtherEncoding: areOfEncoding) }

    func throwIfAny() throws {
        if count > 0 { throw error }
    }
}
