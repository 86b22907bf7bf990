"""The accounts of an organization, page after page, as one would write it. read_pages.py URL"""
import http.client
import json
import os
import sys
import urllib.parse

url = urllib.parse.urlsplit(sys.argv[1])
connection = http.client.HTTPConnection(url.netloc)
accounts = {}
while True:
    query = f"{url.path}?top=1000&skip={len(accounts)}&sortBy=name"
    connection.request("GET", query, headers={"Authorization": f"Bearer {os.environ['MUSTER_TOKEN']}"})
    page = json.load(connection.getresponse())
    accounts.update((account["id"], account) for account in page["results"])
    if len(accounts) >= page["totalCount"] or not page["results"]:
        break
print(f"accounts={len(accounts)}")
