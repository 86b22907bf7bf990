import Muster

/// The layout of a sheet in one line: the first line of a plan.
struct LayoutText {
    let prepared: PreparedRun

    /// `robots.csv: layout memberships, mode add: one row is one account in one group`
    var line: String {
        let layout = prepared.contents.layout
        return
            "\(prepared.sheet.name): layout \(layout.rawValue), mode \(prepared.sheet.options.mode(in: layout)): \(Self.meaning(of: layout))"
    }

    /// The meaning of one row.
    static func meaning(of layout: Layout) -> String {
        switch layout {
        case .accounts: "one row is one account"
        case .memberships: "one row is one account in one group"
        case .matrix: "one row is one account, and each column with a group's name is that group"
        }
    }
}
