import CSV

/// The sheet of an undo.
package struct UndoSheet: Sendable {
    /// The sheet.
    package var bytes: [UInt8] { writer.buffer }
    /// Its number of rows.
    package private(set) var rowCount = 0
    /// The accounts that somebody has changed since the run.
    package private(set) var drifts: [Drift] = []
    /// The number of accounts that the run created and that still exist.
    var createdCount: Int { created.accounts.count }
    /// Why rows must not be done: somebody has changed their accounts since the run, and the user has not accepted that.
    package private(set) var held: [Int: String] = [:]

    /// The same reasons by account id.
    private(set) var heldAccounts: [String: String] = [:]

    private var lastID = ""
    private let directory: Directory
    private let cells: GroupCells
    private let created: CreatedAccounts
    private let deletesCreated: Bool
    private let acceptsDrift: Bool
    private var writer = RecordWriter()
    private var recreated = 0
    private var others: [String] = []
    /// The number of accounts that are as before the run.
    private var restored = 0
    /// The names of accounts that somebody else has deleted since.
    private var gone: [String] = []
    private static let mostNames = 5

    /// Begins with the accounts that the run created: one of them may bear the name of one that it deleted.
    init(_ directory: Directory, _ created: CreatedAccounts, deletesCreated: Bool, acceptsDrift: Bool) {
        self.directory = directory
        cells = GroupCells(directory.groups)
        self.created = created
        self.deletesCreated = deletesCreated
        self.acceptsDrift = acceptsDrift
        writer.append([Column.id, .name, .displayName, .groups, .action].map(\.rawValue))
        guard deletesCreated else { return }
        for account in created.accounts {
            append(account.id, account.name, "", "", .delete)
            if let change = account.change { note(change, account.name) }
        }
    }

    /// Remarks before the confirmation, a sentence each.
    package var remarks: [String] {
        var remarks = rowCount == 0 ? ["The run changed nothing that undo restores."] : []
        if recreated > 0 {
            let are = recreated == 1 ? "is" : "are"
            remarks.append("\(recreated.counted("account")) that the run deleted \(are) created again, with new ids.")
        }
        if !deletesCreated, !created.accounts.isEmpty {
            let count = created.accounts.count
            let (stay, them) = count == 1 ? ("stays", "it") : ("stay", "them")
            remarks.append(
                "\(count.counted("account")) that the run created \(stay); --delete-created deletes \(them)."
            )
        }
        if restored > 0 {
            let (are, them) = restored == 1 ? ("is", "it") : ("are", "them")
            remarks.append("\(restored.counted("account")) \(are) as before the run: undo leaves \(them) out.")
        }
        if !gone.isEmpty {
            let names = Array(gone.prefix(Self.mostNames)).quoted()
            let more = gone.count > Self.mostNames ? " and \(gone.count - Self.mostNames) more" : ""
            let (accounts, stay) = (gone.count.counted("account"), gone.count == 1 ? "stays" : "stay")
            remarks.append("\(accounts) that somebody else has deleted since \(stay) deleted: \(names)\(more).")
        }
        return remarks + others
    }

    /// Adds a remark.
    mutating func remark(_ sentence: String) { others.append(sentence) }

    /// Restores an account.
    mutating func putBack(_ change: ChangedAccount) {
        let was = change.was
        if let index = directory.index(id: was.id), isRestored(directory.accounts[index], was) { return restored += 1 }
        let groups = cell(was)
        if let index = directory.index(id: was.id) {
            append(was.id, was.name, was.displayName, groups, .update)
            if let change = change.change(to: directory.accounts[index], directory.groups) {
                note(change, directory.accounts[index].name)
            }
        } else if change.isDeleted, let other = namesake(of: was.name) {
            // Created by the run in its place, or since, perhaps by an undo before this one: then there is nothing left to do.
            append(other.id, was.name, was.displayName, groups, .update)
            let isTheSame =
                ByteExactString(other.state.displayName) == ByteExactString(was.displayName)
                && cell(of: other) == groups
            if !isTheSame, !isCreated(other) {
                note("another account of that name was created, with the id \(other.id)", was.name)
            }
        } else if change.isDeleted {
            append(was.id, was.name, was.displayName, groups, .create)
            recreated += 1
        } else {
            // Undo creates again what the run deleted, and nothing else.
            gone.append(was.name)
        }
    }

    /// Returns whether an account is as before the run: unchanged, or reverted by somebody else or an earlier undo.
    private func isRestored(_ now: Directory.Account, _ was: BeforeFile.Line) -> Bool {
        guard ByteExactString(now.state.displayName) == ByteExactString(was.displayName) else { return false }
        let everyone = Set([directory.groups.everyone].compactMap(\.self))
        let has = Set(directory.groups.ids(now.state.groups.subtracting(everyone)).map(\.canonicalID))
        let had = Set(was.groupIDs.map(\.canonicalID))
        return had.subtracting(directory.groups.ids(everyone).map(\.canonicalID)) == has
    }

    /// Returns the account with a name that exists now and after the undo.
    private func namesake(of name: String) -> Directory.Account? {
        guard let found = try? directory.index(name: name) else { return nil }
        let account = directory.accounts[found]
        return deletesCreated && isCreated(account) ? nil : account
    }

    private func isCreated(_ account: Directory.Account) -> Bool {
        created.ids.contains(ByteExactString.id(account.id))
    }

    private func cell(of account: Directory.Account) -> String {
        cells.cell(directory.groups.ids(account.state.groups))
    }

    /// Returns the cell with the account's earlier groups. Deleted groups appear with their earlier names, so that the failed row's message names them.
    private func cell(_ was: BeforeFile.Line) -> String {
        let names = was.groups.count == was.groupIDs.count ? was.groups : was.groupIDs
        let known = was.groupIDs.filter { directory.groups.name(ofID: $0) != nil }
        let gone = zip(was.groupIDs, names).filter { directory.groups.name(ofID: $0.0) == nil }.map(\.1)
        return ([cells.cell(known)] + gone).filter { !$0.isEmpty }.joined(separator: ";")
    }

    private mutating func append(
        _ id: String,
        _ name: String,
        _ displayName: String,
        _ groups: String,
        _ action: Action
    ) {
        writer.append([id, name, displayName, groups, action.rawValue])
        rowCount += 1
        lastID = id.canonicalID
    }

    /// Records how the account of the last row has changed since the run.
    private mutating func note(_ change: String, _ name: String) {
        drifts.append(Drift(name: name, rows: [rowCount], change: change, isStillWork: true))
        if !acceptsDrift { (held[rowCount], heldAccounts[lastID]) = (change, change) }
    }
}
