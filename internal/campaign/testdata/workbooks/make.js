// The workbooks of this folder, written by exceljs 4: npm install exceljs && node make.js .
const Excel=require('exceljs'), dir=process.argv[2];
const head=['代码','名称','类别','地址','联系人','屏幕'];
const rows=[['b01','甲网点','银行','清河路 5 号','大堂经理','lobby 1920x1080'],['007','乙网点','银行','3-2','',''],['s01','第一小学','学校','学府路','','']];
const stamp=new Date(Date.UTC(2026,10,23));
async function save(name,f,opts){const w=new Excel.Workbook();w.created=w.modified=stamp;Object.assign(w.properties,opts||{});f(w);await w.xlsx.writeFile(dir+'/'+name+'.xlsx',opts&&opts.inline?{useSharedStrings:false}:{});}
const plain=(w,n)=>{const s=w.addWorksheet(n||'点位');s.addRow(head);rows.forEach(r=>s.addRow(r));return s};
(async()=>{
 await save('title',w=>{const s=w.addWorksheet('点位');s.addRow(['平安街道反诈宣传点位表']);s.mergeCells('A1:F1');s.addRow(['填表单位：平安街道']);s.addRow(head);rows.forEach(r=>s.addRow(r));s.addRow(['合计',3]);s.addRow(['注：屏幕由单位自报'])});
 await save('merged',w=>{const s=plain(w);s.mergeCells('C2:C3')});
 await save('sheets',w=>{for(const [n,i] of [['银行',0],['学校',2]]){const s=w.addWorksheet(n);s.addRow(['代码','名称']);s.addRow(rows[i].slice(0,2))}const h=w.addWorksheet('旧表',{state:'hidden'});h.addRow(head);h.addRow(['z9','旧网点','银行'])});
 await save('hidden',w=>{const s=plain(w);s.getRow(3).hidden=true;s.getColumn(5).hidden=true});
 await save('formulas',w=>{const s=plain(w);s.getCell('B2').value={formula:'CONCATENATE("甲","网点")',result:'甲网点'};s.getCell('D3').value={formula:'A1&"号"',result:'3-2'}});
 await save('errors',w=>{const s=plain(w);s.getCell('B3').value={error:'#REF!'};s.getCell('F4').value={formula:'VLOOKUP(1,A1,1)',result:{error:'#N/A'}}});
 await save('dates',w=>{const s=plain(w);const c=s.getCell('D3');c.value=new Date(Date.UTC(2026,2,2));c.numFmt='m-d'},{date1904:true});
 await save('rich',w=>{const s=plain(w);s.getCell('B2').value={richText:[{text:'甲'},{font:{bold:true},text:'网点'}]};s.getCell('B3').note='这里写全称';s.getCell('D4').value={text:'学府路',hyperlink:'https://example.com/'};s.getCell('E2').value='大堂\n经理';s.getCell('A3').value=7;s.getCell('A3').numFmt='000';s.autoFilter='A1:F1';s.getColumn(200).width=3});
})();
