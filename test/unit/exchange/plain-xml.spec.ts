// Plain XML beside the DOM and the canonicalizer of the library, which are the witnesses.
import { expect } from 'chai';
import { canonicalize } from '../../../server/exchange/protocol/canonicalize.ts';
import { canonicalPlain, readPlain } from '../../../server/exchange/protocol/plain-xml.ts';
import { parseDom, toElement, toTree } from '../../../server/exchange/protocol/xml-tree.ts';

const PLAIN: Record<string, string> = {
  'an empty element': '<a/>',
  'an empty element with a slash in its attribute': '<a b="c/"/>',
  'text and entities': '<a>1 &lt; 2 &amp;&amp; 3 &gt; 2 &#x110;&#272; &quot;&apos;</a>',
  'white space around and between': '<?xml version="1.0" encoding="utf-8"?>\n<a>\n\t<b> </b>\n</a>\n',
  'a carriage return written as a reference': '<a b="x&#13;&#9;&#10;y">x&#xD;y</a>',
  'attributes in any order and quotes': `<a z="1" b='"' y="'" xml:lang="vi"/>`,
  'a default namespace': '<a xmlns="urn:1"><b c="d"><e xmlns="urn:2"/></b></a>',
  'prefixes that are declared again, or not used':
    '<p:a xmlns:p="urn:1" xmlns:q="urn:2"><p:b/><q:c xmlns:p="urn:3"><p:d p:e="1" q:e="2"/></q:c></p:a>',
  'attributes of two namespaces, in the order of these':
    '<a xmlns:x="urn:b" xmlns:y="urn:a" x:k="1" y:k="2" k="3" xml:id="i"/>',
  'a prefix that is used only by an attribute': '<a xmlns:p="urn:1"><b><c p:d="1"/><e p:d="2"/></b></a>',
  'the same prefix and namespace declared twice': '<p:a xmlns:p="urn:1"><p:b xmlns:p="urn:1"/></p:a>',
  'characters beyond the first plane': '<a b="🀀">𠀀 &#x1F600;</a>',
  Vietnamese: '<Nơi>Đắk Nông</Nơi>'.replaceAll('Nơi', 'Noi'),
  'an end tag with a space': '<a><b></b ></a >',
};

const NOT_PLAIN: Record<string, string> = {
  'a comment': '<a><!-- b --></a>',
  CDATA: '<a><![CDATA[b]]></a>',
  'an instruction': '<a><?b c?></a>',
  'a document type': '<!DOCTYPE a><a/>',
  'a declaration that is not the usual one': '<?xml version="1.0" standalone="yes"?><a/>',
  'a carriage return': '<a>\r\n</a>',
  'a line end in an attribute': '<a b="c\nd"/>',
  'a control character': '<a>\u0001</a>',
  'a reference to a control character': '<a>&#1;</a>',
  'an entity of a document type': '<a>&b;</a>',
  'a bare ampersand': '<a>b & c</a>',
  'the end of a CDATA section': '<a>]]></a>',
  'an end tag of another element': '<a><b></a></b>',
  'an element that stays open': '<a><b></b>',
  'two roots': '<a/><b/>',
  'text behind the root': '<a/>b',
  'text before the root': 'b<a/>',
  nothing: '',
  'an attribute twice': '<a b="1" b="2"/>',
  'an attribute twice by its namespace': '<a xmlns:p="urn:1" xmlns:q="urn:1" p:b="1" q:b="2"/>',
  'a namespace declared twice': '<a xmlns:p="urn:1" xmlns:p="urn:2"/>',
  'a prefix without a namespace': '<p:a/>',
  'an attribute prefix without a namespace': '<a p:b="1"/>',
  'a default namespace that is taken back': '<a xmlns="urn:1"><b xmlns=""/></a>',
  'a prefix for the namespace of XML': '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>',
  'attributes without a space between': '<a b="1"c="2"/>',
  'an attribute without quotes': '<a b=1/>',
  'a less-than in an attribute': '<a b="<"/>',
  'two colons': '<a:b:c xmlns:a="urn:1"/>',
};

describe('plain XML', () => {
  for (const [what, text] of Object.entries(PLAIN))
    it(`is read and made canonical as by the library: ${what}`, () => {
      const plain = readPlain(text);
      if (plain === undefined) throw new Error('not read');
      const dom = parseDom(text);
      expect(toTree(plain)).to.deep.equal(toElement(dom));
      expect(canonicalPlain(plain)).to.equal(canonicalize(dom, 'exclusive'));
      const again = readPlain(canonicalPlain(plain));
      expect(again && canonicalPlain(again)).to.equal(canonicalPlain(plain));
    });

  it('is canonical as an element within another', () => {
    const text = '<p:a xmlns:p="urn:1" xmlns="urn:2"><p:b><c/><d xmlns:q="urn:3" q:e="1">f</d></p:b></p:a>';
    const inner = readPlain(text)?.content[0];
    const node = parseDom(text).firstChild;
    if (typeof inner !== 'object' || node === null) throw new Error('nothing within');
    expect(canonicalPlain(inner)).to.equal(canonicalize(node as never, 'exclusive'));
  });

  for (const [what, text] of Object.entries(NOT_PLAIN))
    it(`leaves to the parser: ${what}`, () => {
      expect(readPlain(text)).to.equal(undefined);
    });
});
