/// A column that Muster does not know, and that looks as if its author meant something by it.
package struct SuspiciousColumn: Sendable, Hashable {
    /// Why it is suspicious.
    package enum Reason: Sendable, Hashable {
        /// Its heading is nearly that of a known column that lists no groups.
        case nearlyKnown(Column)
        /// It looks as if it listed groups. The column is the one that its heading nearly names; `nil` where that tells nothing. So many of its cells are
        /// groups of the organization; `nil` where that is not known, or most of them are not.
        case listsGroups(Column?, cells: Cells?)
        /// Its heading is a group of the organization, and a cell is no mark.
        case headedByGroup(cell: String, text: String)
        /// Its heading is a group of the organization, and its cells are marks, beside a column that lists groups.
        case markedBesideList
        /// Its cells are marks in the layout `matrix`, and it has no heading.
        case markedWithoutHeading
        /// Its cells are marks in the layout `matrix`, and its heading is no group.
        case unknownGroup(nearest: [String])
    }

    /// Cells that are groups of the organization, and all that were looked at.
    package struct Cells: Sendable, Hashable {
        package var groups: Int
        package var all: Int
    }

    /// Where it stands in the file.
    package let position: Int
    /// Its heading.
    package let heading: String
    /// Why it is suspicious.
    package let reason: Reason

    /// `column C 'Group 1'`
    var name: String {
        "column \(SpreadsheetPlaces.columnName(position))" + (isNamed ? " '\(heading)'" : "")
    }

    /// Whether it has a heading that options can name it by.
    var isNamed: Bool { !heading.trimmed.isEmpty }
}
