/// A text in cells of one column that keeps rows from being done, and what it may have been meant as.
public struct Mistake: Sendable, Hashable {
    /// The text: a whole cell, or one group of a list.
    public var text: String
    /// The column's position, counted from 0.
    public var column: Int
    /// The column's header.
    public var heading: String
    /// For programs: why the rows fail, as in `unknownGroup`.
    public var code: String
    /// Texts that it may have been meant as, the most likely first; empty where Muster knows none.
    public var suggestions: [String]
    /// The rows with the text, counted from 1 below the header.
    public var rows: [Int]

    /// Whether the text is one group of a cell that lists groups.
    public var isOfList: Bool { Self.codesOfGroups.contains(code) }

    static let codesOfGroups: Set = ["unknownGroup", "ambiguousGroup"]
    static let codesOfNames: Set = ["lookAlike", "lostZeros", "lettersLost", "strayWhiteSpace"]
}
