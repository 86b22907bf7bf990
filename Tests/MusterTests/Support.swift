import CSV
import Foundation
import IdentityAPI
import SystemPackage

@testable import Muster

/// The rows of a CSV text.
func rows(_ csv: String, _ options: SheetOptions = SheetOptions(), in folder: FilePath) throws -> [SheetRow] {
    let path = folder.appending("sheet.csv")
    try AtomicFile.write(csv.utf8, to: path)
    var rows = try Sheet(path: path, name: "sheet.csv", options: options).rows()
    var all: [SheetRow] = []
    while let row = try rows.next() { all.append(row) }
    return all
}

/// An organization for plans: four groups and three accounts.
let sampleDirectory = Directory(
    groups: [
        Group(id: "g0", name: "Everyone", kind: .builtIn), Group(id: "g1", name: "Finance"),
        Group(id: "g2", name: "Legacy"),
        Group(id: "g3", name: "finance-eu"), Group(id: "g4", name: "Twin"), Group(id: "g5", name: "TWIN"),
    ],
    accounts: [
        RobotAccount(id: "a1", name: "alpha", displayName: "Alpha", groupIDs: ["g0", "g1"]),
        RobotAccount(id: "a2", name: "Beta", displayName: "Beta", groupIDs: ["g0", "g2"]),
        RobotAccount(id: "a3", name: "gamma", displayName: "", groupIDs: ["g0"]),
    ]
)
