import IdentityAPI
import NIOCore

extension ByteBuffer {
    /// Writes a page of accounts, with the total and the fields of the faults.
    mutating func write(_ page: RobotAccountPage, total: Faults.Total = .told, fields: Faults.Fields = .plain) {
        reserveCapacity(64 + page.results.count * 256)
        let count = page.totalCount ?? 0
        let written: String? =
            switch total {
            case .told: String(count)
            case .zero: "0"
            case .minus: "-1"
            case .page: String(page.results.count)
            case .absent: nil
            case .text: "\"\(count) accounts\""
            case .more: String(count + 1)
            }
        writeStaticString("{")
        if let written { writeString("\"totalCount\":\(written),") }
        writeStaticString("\"results\":[")
        for (index, account) in page.results.enumerated() {
            if index > 0 { writeStaticString(",") }
            switch fields {
            case .odd: write(JSON(odd: account, number: index))
            case .nameless where index == 0:
                write(["id": .string(account.id), "name": .null, "groupIds": .array([])] as JSON)
            case .plain, .nameless: write(account)
            }
        }
        writeStaticString("]}")
    }
}

extension JSON {
    /// Returns an account with odd values in its optional fields, which depend on its position on the page.
    fileprivate init(odd account: RobotAccount, number: Int) {
        let displayName: JSON = number.isMultiple(of: 4) ? .null : .string(account.displayName)
        let creationTime: JSON = number.isMultiple(of: 3) ? ["ticks": .integer(number)] : .integer(number)
        self = [
            "id": .string(account.id),
            "name": .string(account.name),
            "displayName": displayName,
            "creationTime": creationTime,
            "lastLoginTime": .integer(1_700_000_000 + number),
            "groupIds": .array(account.groupIDs.map(JSON.string)),
            "tags": .array([.integer(1), .null, ["nested": .bool(true)]]),
        ]
    }
}
