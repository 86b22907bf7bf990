/// An unknown column that looks as if it had a meaning.
package struct SuspiciousColumn: Sendable, Hashable {
    /// Why it is suspicious.
    package enum Reason: Sendable, Hashable {
        /// Its heading is similar to that of a known column without groups.
        case nearlyKnown(Column)
        /// It looks like a list of groups. The column is the one with a similar heading; `nil` for none. The share is how many cells are groups of the organization;
        /// `nil` offline, or when most are not.
        case listsGroups(Column?, cells: Cells?)
        /// Its heading is a group of the organization, and a cell is not a mark.
        case headedByGroup(cell: String, text: String)
        /// Its heading is a group of the organization, its cells are marks, and another column lists groups.
        case markedBesideList
        /// Its cells are marks in the layout `matrix`, and it has no heading.
        case markedWithoutHeading
        /// Its cells are marks in the layout `matrix`, and its heading is not a group.
        case unknownGroup(nearest: [String])
    }

    /// The cells that are groups of the organization, of all that Muster looked at.
    package struct Cells: Sendable, Hashable {
        package var groups: Int
        package var all: Int
    }

    /// Its position in the file.
    package let position: Int
    /// Its heading.
    package let heading: String
    /// Why it is suspicious.
    package let reason: Reason

    /// `column C 'Group 1'`
    var name: String {
        "column \(SpreadsheetPlaces.columnName(position))" + (isNamed ? " '\(heading)'" : "")
    }

    /// Whether it has a heading, so that options can name it.
    var isNamed: Bool { !heading.trimmed.isEmpty }
}
