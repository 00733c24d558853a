"""Reads screens' folders with nothing but Python's standard library, and prints every fault in a line.

folders.py FOLDER…            every file of each folder, by its manifest.json
folders.py --file W×H FILE…   single files, by their endings alone
"""
import hashlib, json, pathlib, struct, sys, zipfile, zlib
import xml.etree.ElementTree as xml


class Fault(Exception):
    pass


def want(condition, *what):
    if not condition:
        raise Fault(" ".join(map(str, what)))


def png(data, size):
    want(data[:8] == b"\x89PNG\r\n\x1a\n", "no PNG")
    at, packed, palette, kinds = 8, b"", None, []
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        want(len(data) >= at + 12 + length and zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0], "chunk", kind)
        kinds.append(kind)
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            packed += body
        elif kind == b"PLTE":
            palette = len(body) // 3
        at += 12 + length
    want(kinds[0] == b"IHDR" and kinds[-1] == b"IEND" and b"tRNS" not in kinds, "chunks", kinds)
    want((width, height) == size, width, height)
    want(interlaced == 0, "interlaced")
    want(colour in (2, 3), "colour type", colour)  # neither has alpha
    want(depth == 8 or colour == 3, "depth", depth)
    samples = 3 if colour == 2 else 1
    stride = (width * samples * depth + 7) // 8
    want(len(zlib.decompress(packed)) == (stride + 1) * height, "pixels of another length")
    want(colour == 2 or palette is not None and palette <= 256, "palette", palette)


def bmp(data, size):
    want(len(data) > 62 and data[:2] == b"BM", "no BMP")
    length, _, start, _, width, height, planes, bits, packing = struct.unpack("<IIIIiiHHI", data[2:34])
    want(length == len(data) and (width, height) == size and (planes, bits, packing) == (1, 1, 0), length, width, height, planes, bits, packing)
    want(start + (width + 31) // 32 * 4 * height == length, "pixels of another length")


def gif(data, size):
    want(data[:6] == b"GIF89a" and struct.unpack("<HH", data[6:10]) == size, data[:10])
    at, frames = 13 + (3 << (data[10] & 7) + 1 if data[10] & 128 else 0), 0

    def blocks(at):
        while data[at]:
            at += data[at] + 1
        return at + 1

    try:
        while data[at] != 0x3B:
            if data[at] == 0x21:
                at = blocks(at + 2)
                continue
            want(data[at] == 0x2C, "neither frame nor extension at", at)
            left, top, width, height, flags = struct.unpack("<HHHHB", data[at + 1:at + 10])
            want((left, top) == (0, 0) and (width, height) == size, "frame", left, top, width, height)
            at = blocks(at + 11 + (3 << (flags & 7) + 1 if flags & 128 else 0))
            frames += 1
    except IndexError:
        raise Fault("the GIF ends too early")
    want(at == len(data) - 1 and frames > 1, frames, "frames")


def jpg(data, size):
    want(data[:2] == b"\xff\xd8" and data[-2:] == b"\xff\xd9", "no whole JPEG")
    at = 2
    while data[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + struct.unpack(">H", data[at + 2:at + 4])[0]
    height, width = struct.unpack(">HH", data[at + 5:at + 9])
    want((width, height) == size, width, height)


def txt(data, _):
    text = data.decode("gb18030", "strict")
    want(text.encode("gb18030") == data and text.endswith("\r\n") and "\n" not in text.replace("\r\n", ""), "lines")
    want(all(c.isprintable() and c != "\ufffd" for c in text.replace("\r\n", "")), repr(text))


def ascii_lines(data, _):
    want(data.decode("ascii").strip(), "empty")


def player(data, _):
    json.loads(data.decode().split('id="set">')[1].split("</script>")[0])


def script(data, _):
    text = data.decode()
    if text.startswith("fanshiSet("):
        json.loads(text[len("fanshiSet("):-len(");\n")])


KINDS = {".png": png, ".bmp": bmp, ".gif": gif, ".jpg": jpg, ".txt": txt, ".dat": ascii_lines, ".m3u": ascii_lines, ".html": player,
         ".js": script, ".smil": lambda data, _: xml.fromstring(data), ".vsn": lambda data, _: xml.fromstring(data),
         ".json": lambda data, _: json.loads(data.decode()), ".sig": lambda data, _: json.loads(data.decode())}


def look(path, size):
    want(path.suffix in KINDS, "nobody looks at such files")
    KINDS[path.suffix](path.read_bytes(), size)


def stick(path):
    """usb.zip holds what lies beside it, byte for byte."""
    with zipfile.ZipFile(path) as z:
        want(z.testzip() is None, "damaged", z.testzip())
        beside = {p.name: p.read_bytes() for p in path.parent.iterdir() if p.name != path.name}
        want({n: z.read(n) for n in z.namelist()} == beside, "it holds", z.namelist())


def folder(path):
    manifest = json.loads((path / "manifest.json").read_text("utf-8"))
    listed = {f["file"]: f for f in manifest["slides"] + manifest["companions"]}
    names = {p.name for p in path.iterdir()}
    want(names - {"manifest.json", "manifest.json.sig", "usb.zip"} == set(listed), "the manifest lists", sorted(listed), "there are", sorted(names))
    for name in sorted(names):
        try:
            data, entry = (path / name).read_bytes(), listed.get(name)
            if entry:
                want(len(data) == entry["bytes"], len(data), "bytes")
                want(hashlib.sha256(data).hexdigest() == entry["sha256"], "SHA-256")
                want(hashlib.md5(data).hexdigest() == entry["md5"], "MD5")
                want(all((path / s).suffix == ".png" and s in names for s in entry.get("shows", [])), entry.get("shows"))
            if name == "usb.zip":
                stick(path / name)
            else:
                look(path / name, (manifest["width"], manifest["height"]))
        except Exception as e:
            raise Fault(name + ":", repr(e))
    return len(names)


def main():
    faults = files = 0
    single = sys.argv[1] == "--file"
    for name in sys.argv[3:] if single else sys.argv[1:]:
        try:
            if single:
                look(pathlib.Path(name), tuple(map(int, sys.argv[2].split("x"))))
            else:
                files += folder(pathlib.Path(name))
        except Exception as e:
            faults += 1
            print(name, repr(e))
    print(files, "files,", faults, "faults")


main()
