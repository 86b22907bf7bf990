/// What the author says of one column by its place, where header texts do not tell columns apart: two columns with one header.
public struct ColumnChoice: Sendable, Hashable, Codable {
    /// The column, counted from 0.
    public let position: Int
    /// Its header text. A sheet that has another one there is not the sheet that the choice was made for.
    public let text: String
    /// The word of its meaning, as in `displayName`; `nil` to ignore the column.
    public let meaning: String?

    /// A choice.
    ///
    /// - Parameters:
    ///   - position: the column, counted from 0.
    ///   - text: its header text.
    ///   - meaning: the word of its meaning; `nil` to ignore the column.
    public init(position: Int, text: String, meaning: String?) {
        self.position = position
        self.text = text
        self.meaning = meaning
    }
}
