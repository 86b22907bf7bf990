import Foundation
import Muster
import TestSupport
import Testing

@testable import MusterUI

@Suite("The engine's sentences on the page", .inTurn)
struct PageTextTests {
    @Test(
        "A sentence names the controls of the page, not options of the command line",
        arguments: [
            (
                "5 accounts that the run made stay; --delete-created deletes them.",
                "5 accounts that the run made stay; the choice below deletes them."
            ),
            (
                "--map 'groups=Group 1' gives it that meaning; --ignore 'Group 1' leaves it out.",
                "“groups” at the column ‘Group 1’ gives it that meaning; “Not used” at the column ‘Group 1’ leaves it out."
            ),
            (
                "--map 'groups=A' --map 'groups=It'\\''s' gives them that meaning.",
                "“groups” at the column ‘A’ and “groups” at the column ‘It's’ gives them that meaning."
            ),
            (
                "The first line must be a header; --map 'name=Your column' gives a column its meaning.",
                "The first line must be a header; “name” at your column gives a column its meaning."
            ),
            ("--map group=… is for the layout memberships.", "“group” is for the layout memberships."),
            (
                "Muster read it as windows-1252. --encoding names another.",
                "Muster read it as windows-1252. “Encoding” names another."
            ),
            (
                "Row 3 looks like the header ('name'): --header-row 3 reads the sheet from there.",
                "Row 3 looks like the header ('name'): “Header row” 3 (“More choices”) reads the sheet from there."
            ),
            (
                "Choose the layout with --layout, or another mode. --layout matrix reads it, and --mode exact needs all rows.",
                "Choose the layout with “Layout”, or another mode. “Layout” matrix reads it, and “Mode” exact needs all rows."
            ),
            (
                "If it lists groups: --list-separator ,",
                "If it lists groups: “List separator” , (“More choices” of the sheet)"
            ),
            (
                "5 of 9 accounts would change, more than --max-changes 3 allows",
                "5 of 9 accounts would change, more than the limit 3 of “muster ui --max-changes” allows"
            ),
            (
                "Set another one with --proxy or MUSTER_PROXY.",
                "Set another one with muster ui --proxy or MUSTER_PROXY."
            ),
            ("Sign in again: muster login.", "Sign in again: choose “Sign in”."),
            ("muster retry tries them again together.", "“Retry failed rows” tries them again together."),
            ("continue with muster resume --rebase.", "continue with muster resume --rebase."),
            ("deletes need --allow-delete", "deletes need “Allow rows to delete accounts”"),
        ]
    )
    func words(sentence: String, plain: String) { #expect(PageText.plain(sentence) == plain) }

    @Test(
        "What is quoted, and what is no option, stays as it is: names and cells may be any text",
        arguments: [
            "no account is named '--wildcards'", "column B '--map' is unknown", "a -- b", "a--map", "---", "--",
            "-- 'x",
            "'muster login' is no group", "The group ‘--run’ exists.", "--9",
        ]
    )
    func quoted(sentence: String) { #expect(PageText.plain(sentence) == sentence) }

    @Test("Every option that a sentence of the engine names has a control, or is an option of muster ui")
    func complete() throws {
        // Of commands whose texts no page shows: the export, and what a terminal suggests as the next command.
        let elsewhere: Set = ["group", "dry-run", "out", "scope"]
        let ofUI: Set = ["proxy", "ca-file", "redirect-port", "sandbox"]
        var named: [String: String] = [:]
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")
            .standardizedFileURL
        for module in ["Muster", "IdentityAPI"] {
            let files = try #require(
                FileManager.default.enumerator(at: root.appending(path: module), includingPropertiesForKeys: nil)
            )
            for case let file as URL in files where file.pathExtension == "swift" {
                guard !file.lastPathComponent.hasSuffix("+Style.swift") else { continue }
                for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                    guard !line.drop(while: \.isWhitespace).hasPrefix("//") else { continue }
                    for match in line.matches(of: /[ "(`]--([a-z][a-z-]+)/) {
                        named[String(match.output.1)] = "\(file.lastPathComponent): \(line)"
                    }
                }
            }
        }
        #expect(named.count > 15)
        for (name, place) in named where !elsewhere.contains(name) && !ofUI.contains(name) {
            #expect(PageControl.all[name] != nil, "--\(name) in \(place)")
        }
        #expect(Set(named.keys).isSuperset(of: elsewhere.union(ofUI)))
        #expect(Set(PageControl.all.keys).subtracting(named.keys) == [])
    }
}
