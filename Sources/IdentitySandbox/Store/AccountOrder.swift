import IdentityAPI

/// The positions of all accounts, sorted by one field and kept so between lists.
///
/// New accounts are put at the end and the whole is sorted again: the sort finds the long run that is in order already
/// and only merges, so a list after a few creates costs a pass, and a list after none costs nothing.
struct AccountOrder {
    private let field: AccountField
    private(set) var positions: [Int] = []
    /// The slots before this one have been taken in.
    private var taken = 0

    init(_ field: AccountField) {
        self.field = field
    }

    /// Takes in what has changed in `slots`, of which `count` are not empty.
    mutating func update(_ slots: [AccountTable.Slot?], count: Int) {
        let added = (taken..<slots.count).filter { slots[$0] != nil }
        taken = slots.count
        positions += added
        if positions.count != count { positions.removeAll { slots[$0] == nil } }
        if !added.isEmpty { positions = sorted(positions, of: slots) }
    }

    /// The given positions in this order; equal ones in the order of creation.
    func sorted(_ positions: [Int], of slots: [AccountTable.Slot?]) -> [Int] {
        switch field {
        case .creationTime: positions
        case .id: positions.sorted { slots[$0]!.account.id < slots[$1]!.account.id }
        case .name: positions.sorted { slots[$0]!.foldedName < slots[$1]!.foldedName }
        case .displayName:
            positions.sorted { left, right in
                let (leftName, rightName) = (slots[left]!.foldedDisplayName, slots[right]!.foldedDisplayName)
                return leftName == rightName ? left < right : leftName < rightName
            }
        }
    }
}
