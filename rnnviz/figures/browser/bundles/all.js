// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.
var SVG_SPACE="http://www.w3.org/2000/svg";function el(tag,attributes={},...children){let node=document.createElement(tag);return setAttributes(node,attributes),
node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function svgEl(tag,attributes={},...children){let node=document.createElementNS(
SVG_SPACE,tag);return setAttributes(node,attributes),node.append(...children.map(child=>child instanceof Node?child:String(child))),node}function setAttributes(node,attributes){
for(let[name,value]of Object.entries(attributes))value!=null&&node.setAttribute(name,String(value))}function setText(node,text){node.textContent!==text&&(node.textContent=
text)}function freshen(place,fresh){for(fresh.forEach((node,k)=>{let old=place.children[k];if(!old){place.append(node);return}for(let{name}of[...old.attributes])
node.hasAttribute(name)||old.removeAttribute(name);for(let{name,value}of node.attributes)old.getAttribute(name)!==value&&old.setAttribute(name,value);old.isEqualNode(
node)||old.replaceChildren(...node.childNodes)});place.children.length>fresh.length;)place.lastChild.remove()}function clamp(value,low,high){return Math.min(Math.
max(value,low),high)}var zoomOf=element=>element.currentCSSZoom??1;function boxOf(node,element=node){let zoom=zoomOf(element),{left,top,width,height}=node.getBoundingClientRect();
return new DOMRect(left/zoom,top/zoom,width/zoom,height/zoom)}function spotIn(element,event){let zoom=zoomOf(element),{left,top}=element.getBoundingClientRect();
return{x:(event.clientX-left)/zoom,y:(event.clientY-top)/zoom}}function onceAFrame(work){let asked=0,schedule=()=>{asked||(asked=requestAnimationFrame(()=>{asked=
0,work()}))};return schedule.cancel=()=>{cancelAnimationFrame(asked),asked=0},schedule}var HIGHLIGHTS={light:{negative:"#0A4A8A",positive:"#C85A00",second:"#B84A00",good:"#1B7F3B",bad:"#C22F2F"},dark:{negative:"#4A94E6",positive:"#FFB27A",second:"\
#F0904C",good:"#5BD68A",bad:"#FF8A80"}},PAGE_TEMPLATE=`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>@@title@@</title>
<style>
:root { color-scheme: light dark; --st-font: "Source Sans", system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; --st-background-color: #ffffff; --st-seconda\
ry-background-color: #eef1f5; --st-text-color: #0b1016; --st-primary-color: #30405a; }
@media (prefers-color-scheme: dark) { :root { --st-background-color: #14171c; --st-secondary-background-color: #232830; --st-text-color: #eef1f4; --st-primary-c\
olor: #8fb0ec; } }
@@font@@
body { margin: 24px; background: var(--st-background-color); color: var(--st-text-color); font-family: var(--st-font); }
h1 { font-size: 20px; font-weight: 600; }
footer math { display: block; margin: 6px 0; font-size: 17px; text-align: left; overflow-x: auto; }
footer p { max-width: 75ch; margin: 6px 0; font-size: 14px; overflow-wrap: anywhere; }
@@style@@
</style>
</head>
<body>
<h1>@@title@@</h1>
<div id="place"><div class="view @@kind@@"></div></div>
<footer>@@about@@</footer>
<script id="payload" type="@@type@@">@@data@@<\/script>
<script type="module">
@@script@@
{
  const root = document.getElementById("place");
  const { type, textContent } = document.getElementById("payload");
  const unpack = async (text) => {
    const { body } = await fetch(\`data:application/gzip;base64,\${text}\`);
    return new Response(body.pipeThrough(new DecompressionStream("gzip"))).json();
  };
  const data = type === "application/json" ? JSON.parse(textContent) : await unpack(textContent);
  mount(root, data);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => mount(root, data));
}
<\/script>
</body>
</html>
`;var probe=(()=>{let context=null;return()=>(context??=document.createElement("canvas").getContext("2d",{willReadFrequently:!0}),context)})();function parseColor(text,fallback){
let context=probe();return context.canvas.width=context.canvas.height=1,context.fillStyle=fallback,context.fillStyle=text,context.fillRect(0,0,1,1),Array.from(context.
getImageData(0,0,1,1).data.slice(0,3))}function mix(from,to,share){return from.map((channel,k)=>Math.round(channel+(to[k]-channel)*share))}function css(color,alpha=1){
return alpha===1?"#"+color.map(channel=>channel.toString(16).padStart(2,"0")).join(""):`rgba(${color.join(",")},${alpha})`}function luminance(color){let[red,green,
blue]=color.map(channel=>{let share=channel/255;return share<=.04045?share/12.92:((share+.055)/1.055)**2.4});return .2126*red+.7152*green+.0722*blue}function readTheme(host){
let style=getComputedStyle(host),pick=(name,fallback)=>{let value=style.getPropertyValue(name).trim();return value&&value!=="unset"?value:fallback},background=parseColor(
pick("--st-background-color","#ffffff"),"#ffffff"),dark=luminance(background)<.3,text=parseColor(pick("--st-text-color",dark?"#fafafa":"#262730"),"#808080"),primary=parseColor(
pick("--st-primary-color","#ff4b4b"),"#ff4b4b"),mode=dark?"dark":"light",highlights=Object.entries(HIGHLIGHTS[mode]).map(([name,color])=>[name,parseColor(color,
color)]);return{dark,mode,background,text,muted:mix(text,background,.28),faint:mix(text,background,.82),hairline:mix(text,background,.9),panel:parseColor(pick("\
--st-secondary-background-color",dark?"#262730":"#f0f2f6"),"#888"),primary,...Object.fromEntries(highlights),font:pick("--st-font","system-ui, sans-serif")}}var WIDTHS=new Map;
function textWidth(theme,text,size,weight=400){let key=`${theme.font}|${weight}|${size}|${text}`,width=WIDTHS.get(key);if(width===void 0){WIDTHS.size>2e4&&WIDTHS.
clear();let context=probe();context.font=`${weight} ${size}px ${theme.font}`,width=context.measureText(text).width,WIDTHS.set(key,width)}return width}function textMeasure(theme,{
size,weight,italic}){let context=probe();context.font=`${italic?"italic ":""}${weight} ${size}px ${theme.font}`;let{fontBoundingBoxAscent:ascent,fontBoundingBoxDescent:descent}=context.
measureText("x");return{ascent,descent}}function whenFontsReady(redraw){document.fonts&&document.fonts.status!=="loaded"&&document.fonts.ready.then(()=>{WIDTHS.
clear(),redraw()})}function canvasPen(context,theme){let paint=(shape,style)=>{context.globalAlpha=style.opacity??1,style.fill&&(context.fillStyle=style.fill,context.fill(shape)),
style.stroke&&(context.strokeStyle=style.stroke,context.lineWidth=style.width??1,context.setLineDash(style.dash??[]),context.lineJoin="round",context.lineCap=style.
dash?.length?"butt":"round",context.stroke(shape)),context.globalAlpha=1},pen={theme,at(x,y,draw,scale=1){context.save(),context.translate(x,y),context.scale(scale,
scale),draw(pen),context.restore()},rect(x,y,width,height,style){let shape=new Path2D;style.radius?shape.roundRect(x,y,width,height,style.radius):shape.rect(x,y,
width,height),paint(shape,style)},line(x1,y1,x2,y2,style){let shape=new Path2D;shape.moveTo(x1,y1),shape.lineTo(x2,y2),paint(shape,style)},path(d,style){paint(new Path2D(
d),style)},text(x,y,text,style){context.globalAlpha=style.opacity??1,context.fillStyle=style.fill,context.font=`${style.italic?"italic ":""}${style.weight??400}\
 ${style.size??12}px ${theme.font}`,context.textAlign=style.align??"left",context.textBaseline="alphabetic",style.stroke&&(context.strokeStyle=style.stroke,context.
lineWidth=style.width??1,context.lineJoin="round",context.setLineDash([]),context.strokeText(text,x,y)),context.fillText(text,x,y),context.globalAlpha=1},image(picture,x,y,width,height){
context.imageSmoothingEnabled=!1,context.drawImage(picture,x,y,width,height)}};return pen}var ANCHORS={left:"start",center:"middle",right:"end"};function svgPen(parent,theme,fitted=!1){
let add=(tag,attributes,style)=>{let node=svgEl(tag,{...attributes,fill:style.fill??"none",stroke:style.stroke,"stroke-width":style.stroke?style.width??1:void 0,
"stroke-dasharray":style.dash?.length?style.dash.join(" "):void 0,"stroke-linejoin":style.stroke?"round":void 0,"stroke-linecap":style.stroke&&!style.dash?.length?
"round":void 0,opacity:style.opacity});return parent.append(node),node},round=value=>Math.round(value*100)/100;return{theme,at(x,y,draw,scale=1){let resized=scale===
1?"":` scale(${Math.round(scale*1e4)/1e4})`,group=svgEl("g",{transform:`translate(${round(x)} ${round(y)})${resized}`});parent.append(group),draw(svgPen(group,theme,
fitted))},rect(x,y,width,height,style){let box={x:round(x),y:round(y),width:round(width),height:round(height)};return add("rect",{...box,rx:style.radius},style)},
line(x1,y1,x2,y2,style){return add("line",{x1:round(x1),y1:round(y1),x2:round(x2),y2:round(y2)},style)},path(d,style){return add("path",{d},style)},text(x,y,text,style){
let[size,weight]=[style.size??12,style.weight??400],node=add("text",{x:round(x),y:round(y),"font-size":size,"font-weight":weight,"font-style":style.italic?"ital\
ic":void 0,"paint-order":style.stroke?"stroke":void 0,textLength:fitted&&text?round(style.length??textWidth(theme,text,size,weight)):void 0,lengthAdjust:fitted&&
text?"spacingAndGlyphs":void 0,"text-anchor":ANCHORS[style.align??"left"]},style);return node.append(text),node},image(picture,x,y,width,height){let factor=Math.
max(1,Math.ceil(2*width/picture.width)),tall=Math.max(1,Math.ceil(2*height/picture.height)),large=el("canvas",{width:picture.width*factor,height:picture.height*
tall}),context=large.getContext("2d");return context.imageSmoothingEnabled=!1,context.drawImage(picture,0,0,large.width,large.height),add("image",{x:round(x),y:round(
y),width:round(width),height:round(height),preserveAspectRatio:"none",href:large.toDataURL("image/png")},{fill:void 0})}}}function dotBelow(pen,x,y,width){pen.line(
x-width/2,y,x+width/2,y,{stroke:css(pen.theme.text),width:1.5,dash:[1.5,3]})}function makeLayers(name){let base=el("canvas",{"aria-hidden":"true"}),over=el("canvas",{class:"over"});return{node:el("div",{class:`layers ${name}`},base,over),
base,over}}function freshPen(canvas,width,height,theme){let ratio=(window.devicePixelRatio||1)*zoomOf(canvas),[wide,tall]=[Math.round(width*ratio),Math.round(height*
ratio)];(canvas.width!==wide||canvas.height!==tall)&&(canvas.width=wide,canvas.height=tall,canvas.style.width=`${width}px`,canvas.style.height=`${height}px`);let context=canvas.
getContext("2d");return context.setTransform(ratio,0,0,ratio,0,0),context.clearRect(0,0,width,height),canvasPen(context,theme)}function stepTicks(low,high,most){
let rough=(high-low)/Math.max(1,most),decade=10**Math.floor(Math.log10(rough)),size=Math.max(1,[1,2,5,10].find(factor=>factor*decade>=rough)*decade),ticks=[];for(let tick=Math.
ceil(low/size)*size;tick<=high;tick+=size)ticks.push(tick);return ticks}function linePath(points){return points.map(([x,y],k)=>`${k?"L":"M"}${x.toFixed(1)} ${y.
toFixed(1)}`).join("")}function circlePath(x,y,radius,high=radius){return`M${x-radius} ${y}a${radius} ${high} 0 1 0 ${2*radius} 0a${radius} ${high} 0 1 0 ${-2*radius}\
 0Z`}var GROUPED=new Intl.NumberFormat("en-US");function formatCount(value){return GROUPED.format(value)}function formatNumber(value){if(value==null||!Number.isFinite(
value))return"none";let size=Math.abs(value);return size!==0&&(size<.001||size>=1e5)?minus(value.toExponential(1)):value>=99.95&&value<100?String(Math.floor(value*
100)/100):size>=100?minus(GROUPED.format(Math.round(value))):minus(String(Number(value.toPrecision(3))))}function formatFixed(value){if(value===null||!Number.isFinite(
value))return"none";let text=value.toFixed(2);return text==="-0.00"?"0.00":minus(text)}function minus(text){return text.replace(/^-/,"\u2212").replace("e-","e\u2212")}
function visibleText(text){return text===""?"\u2205":text.replace(/^-(?=\.?\d)/,"\u2212").replace(/\r?\n/g,"\u23CE").replace(/\t/g,"\u21E5").replace(/^\s+$/,"\u2423")}
function shorten(text,most){let points=Array.from(text);return points.length<=most?text:points.slice(0,most-1).join("")+"\u2026"}function percent(value){return Number.
isFinite(value)?value>0&&value<.005?"<1%":`${Math.floor(100*value+.5)}%`:"none"}function withUnit(value,unit){return value==null?"none":unit==="%"?`${formatNumber(
value)}%`:`${formatNumber(value)}${unit?" "+unit:""}`}function superscript(number){let signs={"-":"\u207B",0:"\u2070",1:"\xB9",2:"\xB2",3:"\xB3"};return Array.from(
String(number),sign=>signs[sign]??String.fromCharCode(8304+Number(sign))).join("")}function powerOfTen(log){if(log===null||Number.isNaN(log))return"";if(!Number.
isFinite(log))return"none";if(log>=-3&&log<4)return formatNumber(10**log);let whole=Math.floor(log),mantissa=10**(log-whole);return mantissa>=9.95&&([whole,mantissa]=
[whole+1,1]),`${mantissa.toFixed(1)}\u202F\xD7\u202F10${superscript(whole)}`}function tickText(power){return power===0?"1":`10${superscript(power)}`}function plural(count,item){
return`${formatCount(count)} ${item}${count===1?"":"s"}`}function makeCards(networks,theme,count){return networks.map(network=>{let bars=Array.from({length:count},makeBar),verdict=el("div",{class:"verdict"}),node=el("\
section",{class:"card","aria-label":network.label??`What the ${network.title} answers`},el("h3",{},network.title),verdict,...bars.map(bar=>bar.node));return node.
style.setProperty("--net",network[theme.mode]),{network,node,verdict,bars}})}function makeBar(){let[name,fill,share]=["class","fill","share"].map(kind=>el("span",
{class:kind}));return{node:el("div",{class:"bar-row"},name,el("span",{class:"track"},fill),share),name,fill,share}}function paintCard({verdict,bars},rows,{text,
right,asked}){bars.forEach(({node,name,fill,share},k)=>{if(node.hidden=!rows[k],!rows[k])return;let{name:answer,share:value}=rows[k];setText(name,besideBar(answer)),
name.title=answer,node.classList.toggle("right",rows[k].right),fill.style.width=`${100*(Number.isFinite(value)?value:0)}%`,setText(share,percent(value))}),setText(
verdict,text),verdict.classList.toggle("good",asked&&right),verdict.classList.toggle("bad",asked&&!right)}var GUESS=1.5,SIGNS={",":"comma",".":"full stop",";":"\
semicolon",":":"colon","'":"apostrophe",'"':"quotation mark","`":"backtick","-":"hyphen"};function named(answer){let text=shorten(visibleText(answer),24),quoted2=/^[\p{L}\p{N}]+$/u.
test(text)?text:`\u2018${text}\u2019`;return Object.hasOwn(SIGNS,answer)?`${quoted2} (${SIGNS[answer]})`:quoted2}var besideBar=answer=>/[\p{L}\p{N}]/u.test(answer)?
visibleText(answer):named(answer);function verdictOf(rows,chance,says,right){let best=rows.reduce((found,row)=>row.share>found.share?row:found,rows[0]),name=named(
best.name);if(best.share<GUESS*chance)return{text:`guesses: ${name} with ${percent(best.share)}`,right:!1,asked:!1};let sign=right===null?"":right?" \u2713":" \u2717";
return{text:`${says} ${name}, ${percent(best.share)} sure${sign}`,right,asked:right!==null}}var CHART=150,CHART_LEFT=42,GUIDE_DASH=[2,3];function drawOverTime(pen,{
lines,labels,marks,t,width,low,high,say,guide,known=0}){let{theme}=pen,step=(width-CHART_LEFT-10)/labels.length,x=time=>CHART_LEFT+(time+.5)*step,y=value=>14+(high-
value)/(high-low||1)*(CHART-40);for(let value of[low,(low+high)/2,high])pen.line(CHART_LEFT,y(value),width-10,y(value),{stroke:css(theme.hairline)}),pen.text(CHART_LEFT-
6,y(value)+4,say(value),{fill:css(theme.muted),align:"right",size:12});guide&&pen.line(CHART_LEFT,y(guide.value),width-10,y(guide.value),{stroke:css(theme.muted),
dash:GUIDE_DASH});for(let time of marks)pen.line(x(time),y(high),x(time),y(low),{stroke:css(theme.muted),dash:[1,4]});for(let{color,dash,at}of lines){let points=labels.
map((_,time)=>[x(time),y(at(time))]);for(let[part,style]of[[points.slice(0,known+1),{stroke:css(theme.muted),width:1.25}],[points.slice(known),{stroke:color,width:2.5}]]){
let there=part.filter(([,place])=>Number.isFinite(place));there.length>1&&pen.path(linePath(there),{...style,dash})}}pen.line(x(t),y(high),x(t),y(low),{stroke:css(
theme.text),width:1.25});let words=labels.map(label=>shorten(visibleText(label),14)),every=Math.ceil(Math.max(...words.map(word=>textWidth(theme,word,12)+(word.
length>1?6:-1)))/step);words.forEach((word,time)=>{time%every||pen.text(x(time),CHART-8,word,{fill:css(theme.text),align:"center",size:12,weight:marks.includes(
time)?700:400})})}function guideName(guide,theme){return lineName({title:guide.text,dash:GUIDE_DASH,[theme.mode]:css(theme.muted)},theme)}function lineName(network,theme){
let line=svgEl("svg",{width:30,height:8,"aria-hidden":"true"},svgEl("line",{x1:0,y1:4,x2:30,y2:4,stroke:network[theme.mode],"stroke-width":2.5,"stroke-dasharray":network.
dash.join(" ")||null}));return el("span",{},line,` ${network.title}`)}var PIECES="rnnviz Sans",WHOLE="Source Sans";async function fontRules(theme,text){let family=unquoted(theme.font.split(",")[0]),faces=[...document.styleSheets].
flatMap(rulesOf).filter(rule=>rule instanceof CSSFontFaceRule&&rule.style.getPropertyValue("font-style")!=="italic"),of=name=>faces.filter(rule=>unquoted(rule.style.
getPropertyValue("font-family"))===name),pieces=family===WHOLE?of(PIECES):[];for(let some of[pieces,of(family)]){let needed=some.filter(rule=>covers(rangeOf(rule),
text)),had=(await Promise.allSettled(needed.map(rule=>carried(rule,family)))).flatMap(rule=>rule.status==="fulfilled"?rule.value:[]);if(had.length)return had.join(
`
`)}return""}async function carried(rule,family){let[,address]=/url\(["']?([^"')]+)/.exec(rule.style.getPropertyValue("src")),answer=await fetch(new URL(address,
rule.parentStyleSheet.href??document.baseURI));if(!answer.ok)throw new Error(`The font is not there: ${answer.status}.`);let weight=rule.style.getPropertyValue(
"font-weight")||"400",range=rangeOf(rule);return`@font-face { font-family: "${family}"; font-weight: ${weight}; ${range&&`unicode-range: ${range}; `}src: url(${await dataUrl(
await answer.blob())}); }`}var rangeOf=rule=>rule.style.getPropertyValue("unicode-range"),unquoted=text=>text.trim().replace(/^["']|["']$/g,"");function covers(range,text){
if(!range)return!0;let ends=range.split(",").map(each=>{let[first,last=first]=each.trim().replace(/^U\+/i,"").split("-");return[parseInt(first.replaceAll("?","0"),
16),parseInt(last.replaceAll("?","F"),16)]});return[...text].some(character=>{let code=character.codePointAt(0);return ends.some(([first,last])=>first<=code&&code<=
last)})}function rulesOf(sheet){try{return[...sheet.cssRules]}catch{return[]}}function dataUrl(blob){return new Promise((resolve,reject)=>{let reader=new FileReader;
reader.onload=()=>resolve(String(reader.result)),reader.onerror=()=>reject(reader.error),reader.readAsDataURL(blob)})}function saveBlob(blob,name){let link=el("a",{href:URL.createObjectURL(blob),download:name});document.body.append(link),link.click(),link.remove(),setTimeout(()=>URL.
revokeObjectURL(link.href),1e4)}function fileName(name,ending){return`${String(name).replace(/[^\p{L}\p{N}._-]+/gu,"-").replace(/^[-.]+|[-.]+$/g,"").slice(0,100)||
"rnnviz"}.${ending}`}function drawPicture(pen,{theme,width,height,draw}){pen.rect(0,0,width,height,{fill:css(theme.background)}),draw(pen)}async function saveSvg(picture){
let{theme,width,height,name}=picture,svg=svgEl("svg",{xmlns:SVG_SPACE,width:Math.ceil(width),height:Math.ceil(height),viewBox:`0 0 ${Math.ceil(width)} ${Math.ceil(
height)}`,"font-family":theme.font});drawPicture(svgPen(svg,theme,!0),picture),svg.prepend(svgEl("style",{},await fontRules(theme,svg.textContent))),saveElement(
svg,name)}var svgText=svg=>new XMLSerializer().serializeToString(svg);function saveElement(svg,name){saveBlob(new Blob([svgText(svg)],{type:"image/svg+xml"}),fileName(
name,"svg"))}function saveCanvas(canvas,name){canvas.toBlob(blob=>saveBlob(blob,fileName(name,"png")),"image/png")}function savePng(picture){let{theme,width,height,
name}=picture,scale=Math.min(2,16e3/width,16e3/height),canvas=el("canvas",{width:Math.ceil(width*scale),height:Math.ceil(height*scale)}),context=canvas.getContext(
"2d");context.scale(scale,scale),drawPicture(canvasPen(context,theme),picture),saveCanvas(canvas,name)}var READABLE=4e5;function scriptJson(value){let codes={"<":"\
\\u003c",">":"\\u003e","&":"\\u0026","\u2028":"\\u2028","\u2029":"\\u2029"};return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g,character=>codes[character])}
async function packed(text){let stream=new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));return(await dataUrl(await new Response(stream).blob())).
split(",")[1]}function escapeHtml(text){return text.replace(/[<>&"]/g,character=>`&#${character.charCodeAt(0)};`)}async function savePage(root,payload,name){let script=await(await fetch(
import.meta.url)).text(),style=root.getRootNode().querySelector("style")?.textContent??"",data=scriptJson(payload),large=data.length>READABLE,parts={title:escapeHtml(
payload.title||name),about:(payload.about||[]).map(line=>`<p>${escapeHtml(line)}</p>`).join("")+(payload.equation||""),font:await fontRules(readTheme(root),data),
kind:payload.kind,style,type:large?"application/gzip":"application/json",data:large?await packed(data):data,script},page=PAGE_TEMPLATE.replace(/@@(\w+)@@/g,(_,part)=>parts[part]);
saveBlob(new Blob([page],{type:"text/html"}),fileName(name,"html"))}var SVG=["SVG","As on the screen and sharp at any size, for print"],PNG=["PNG","As on the screen and twice as fine, for slides"];function addMenu(place,root,savesPage,{
picture,payload}){let page=()=>savePage(root,payload(),picture().name),menu=makeMenu();return menu.add(...SVG,()=>saveSvg(picture())),menu.add(...PNG,()=>savePng(
picture())),savesPage&&menu.add("Web page","One file that stays alive without a network, for a course page",page),place.append(menu.node),menu}function makeMenu(){
let node=el("details",{class:"menu"}),list=el("div",{class:"menu-list"}),summary=el("summary",{"aria-label":"Save this figure"},"Save");node.append(summary,list);
let add=(label,help,action)=>{let button=el("button",{type:"button",title:help},label);return button.addEventListener("click",()=>{node.open=!1,action()}),list.
append(button),button};return node.addEventListener("keydown",event=>{event.key!=="Escape"||!node.open||(node.open=!1,summary.focus(),event.stopPropagation())}),
node.addEventListener("focusout",event=>{node.contains(event.relatedTarget)||(node.open=!1)}),{node,summary,add}}var UNPACKED=new WeakMap;function unpacked(data){return data instanceof Uint8Array?(UNPACKED.has(data)||UNPACKED.set(data,JSON.parse(new TextDecoder().decode(data))),
UNPACKED.get(data)):data}var nothing=()=>{};function mounting(kinds){let living2=new WeakMap;return(root,data,{state=nothing,trigger=nothing,savesPage=!1}={})=>{
let call={over:!1},payload=unpacked(data),{kind}=payload;if(!Object.hasOwn(kinds,kind))throw new Error(`There is no figure of the kind '${kind}': take one of ${Object.
keys(kinds).join(", ")}.`);return setTimeout(()=>{if(call.over)return;let old=living2.get(root),stays=old?.kind===kind;stays||old?.figure.destroy();let figure=stays?
old.figure:createFigure(kinds[kind],kind,root,savesPage);living2.set(root,{figure,kind,call}),figure.update(payload,{state,trigger,savesPage})}),()=>{call.over=
!0;let now=living2.get(root);now?.call===call&&(now.figure.destroy(),living2.delete(root))}}}function createFigure(create9,kind,root,savesPage){let found=root.querySelector(
".view");if(found?.classList.contains(kind))return create9(found,savesPage);let place=document.createElement("div");return place.className=`view ${kind}`,found?
found.replaceWith(place):root.append(place),create9(place,savesPage)}function followWidth(root,view,redraw){let observer=new ResizeObserver(([entry])=>{let width=Math.floor(entry.contentRect.width);!width||width===view.width||(view.
width=width,redraw())});return observer.observe(root),observer}function dress(root,view){view.theme=readTheme(root),root.style.setProperty("--muted",css(view.theme.
muted)),root.style.setProperty("--right",css(view.theme.good)),root.style.setProperty("--wrong",css(view.theme.bad)),root.style.setProperty("--edge",css(mix(view.
theme.text,view.theme.background,.75)));let header=document.querySelector('[data-testid="stHeader"]');root.style.setProperty("--header",`${header?header.offsetHeight:
0}px`)}function living(root,view,{take,redraw,ends}){let observer=followWidth(root,view,redraw);return Object.assign(view,{update(data,{state}){view.send=state,
dress(root,view),data!==view.raw&&take(data),view.width||=Math.floor(boxOf(root).width),redraw(),whenFontsReady(redraw)},destroy(){observer.disconnect();for(let end of ends)
end()}})}var PLAY_ICON="M3 2l10 6-10 6z",PAUSE_ICON="M3 2h3.5v12H3zM9.5 2H13v12H9.5z",FRAMES_A_SECOND=12,STEPS_A_SECOND=2,isCalm=()=>matchMedia("(prefers-reduced-motion:\
 reduce)").matches,REST=250;function makePlay(named2){let icon=svgEl("path",{d:PLAY_ICON,fill:"currentColor"}),sign=svgEl("svg",{width:14,height:14,viewBox:"0 0\
 16 16","aria-hidden":"true"},icon),text=named2?[el("span",{class:"play-text"},"Play")]:[];return{icon,play:el("button",{type:"button",class:"button play","aria\
-label":"Play"},sign,...text)}}function showPlay({icon,play},playing,label){let text=play.querySelector(".play-text");text&&setText(text,playing?"Pause":"Play"),
play.setAttribute("aria-label",playing?"Pause":label),icon.setAttribute("d",playing?PAUSE_ICON:PLAY_ICON)}function showSlider(slider,value,text){slider.value=String(
value);let[low,high]=[Number(slider.min),Number(slider.max)];slider.style.setProperty("--fill",`${100*(value-low)/(high-low||1)}%`),slider.setAttribute("aria-va\
luetext",text)}function makeChip(text,pressed,name){return el("button",{type:"button",class:"chip","aria-pressed":pressed,"data-chip":name},text)}function wireChips(place,press){
place.addEventListener("click",event=>{let chip=event.target.closest(".chip");chip&&press(chip.dataset.chip)})}function frameAfterKey(key,frame,frames){let jump=Math.
max(2,Math.round(frames/10)),moves={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1,PageUp:jump,PageDown:-jump,Home:-frames,End:frames};return key in moves?clamp(
frame+moves[key],0,frames-1):null}function makeClock({at,count,go,end,waits=()=>!1},pace=FRAMES_A_SECOND){let handle=0,last=0,tick=now=>{handle=requestAnimationFrame(
tick),!(now-last<1e3/pace-4)&&(last=now,at()<count()-1?go(at()+1):waits()||end())};return{start(){cancelAnimationFrame(handle),last=performance.now(),handle=requestAnimationFrame(
tick)},stop(){cancelAnimationFrame(handle)}}}var[TIME_EVENT,ASK_EVENT]=["rnnviz-time","rnnviz-time-asked"];function tellTime(from,group,t,passing=!1){group&&window.
dispatchEvent(new CustomEvent(TIME_EVENT,{detail:{from,group,t,passing}}))}function askTime(from,group){group&&window.dispatchEvent(new CustomEvent(ASK_EVENT,{detail:{
from,group}}))}function hearTime(view,heard){let listen=({detail})=>{detail.from!==view&&heard(detail.group,detail.t,detail.passing)};return window.addEventListener(
TIME_EVENT,listen),()=>window.removeEventListener(TIME_EVENT,listen)}function makeKeeper(view,kept){let resting,said=null,report=()=>{let{t}=kept()??{t:said};t!==
said&&(said=t,view.send("cursor",t))},answer=({detail})=>{let now=kept();now&&now.t!==null&&detail.from!==view&&detail.group===now.group&&tellTime(view,now.group,
now.t)};return window.addEventListener(ASK_EVENT,answer),{told(t){clearTimeout(resting),said=t},moved(passing){clearTimeout(resting),!passing&&kept()&&(resting=
setTimeout(report,REST))},stop(){clearTimeout(resting),window.removeEventListener(ASK_EVENT,answer)}}}var UNSEEN="button, input, select, label, .saving, .hidden-text",HEADING=34,EDGE=6;function screenPicture(root,parts,{theme,name,heading="",canvases=new Map}){let shown=[
...parts].filter(part=>!part.matches(UNSEEN)&&part.getClientRects().length),boxes=shown.map(part=>boxOf(part)),{left,width}=boxOf(root),top=Math.min(...boxes.map(
box=>box.top))-(heading?HEADING:EDGE),bottom=Math.max(...boxes.map(box=>box.bottom)),brush={origin:{left:left-EDGE,top},canvases};return{theme,name,width:Math.ceil(
width)+2*EDGE,height:Math.ceil(bottom-top)+EDGE,draw:pen=>{heading&&drawHeading(pen,heading,width);for(let part of shown)drawNode(pen,part,brush,1)}}}function drawHeading(pen,heading,width){
let wide=textWidth(pen.theme,heading,16,600),size=clamp(Math.floor(16*width/wide),12,16),most=Math.floor(heading.length*width*16/(wide*size));pen.text(EDGE,22,shorten(
heading,most),{fill:css(pen.theme.text),size,weight:600})}function drawNode(pen,node,brush,opacity){if(node instanceof Text&&drawText(pen,node,brush,opacity),!(node instanceof
Element)||node.matches(UNSEEN))return;let style=getComputedStyle(node),box=boxOf(node);if(style.display==="none"||style.visibility!=="visible")return;let seen=opacity*
Number(style.opacity),[x,y]=[box.left-brush.origin.left,box.top-brush.origin.top];if(node instanceof HTMLCanvasElement){let draw=brush.canvases.get(node);draw?pen.
at(x,y,draw):node.width&&pen.image(node,x,y,box.width,box.height)}else if(node instanceof SVGSVGElement)drawShapes(pen,node,brush,seen);else{drawBox(pen,{x,y,width:box.
width,height:box.height},style,seen);for(let child of node.childNodes)drawNode(pen,child,brush,seen)}}function seenColor(text){if(!text||text==="none"||text==="\
transparent")return null;let parts=/^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(text);if(!parts)return[text,1];let opacity=parts[4]===void 0?1:
Number(parts[4]);return opacity?[`rgb(${parts[1]},${parts[2]},${parts[3]})`,opacity]:null}var dashOf=kind=>({dashed:[4,3],dotted:[1.5,3]})[kind]??[];function drawBox(pen,{
x,y,width,height},style,opacity){let radius=Math.min(parseFloat(style.borderTopLeftRadius)||0,height/2)||void 0,ground=seenColor(style.backgroundColor);ground&&
width&&height&&pen.rect(x,y,width,height,{fill:ground[0],opacity:opacity*ground[1],radius});let side=name=>{let color=seenColor(style.getPropertyValue(`border-${name}\
-color`)),wide2=parseFloat(style.getPropertyValue(`border-${name}-width`)),kind=style.getPropertyValue(`border-${name}-style`);return color&&wide2&&kind!=="none"?
{stroke:color[0],opacity:opacity*color[1],width:wide2,dash:dashOf(kind)}:null},common=side("right");if(common){let half=common.width/2;pen.rect(x+half,y+half,width-
2*half,height-2*half,{...common,radius})}for(let name of["left","top","bottom"]){let own=side(name);if(!own||common&&own.stroke===common.stroke&&own.width===common.
width)continue;let strip=name==="left"?[x,y,own.width,height]:[x,name==="top"?y:y+height-own.width,width,own.width],round=radius&&own.width/2;pen.rect(strip[0],
strip[1],strip[2],strip[3],{fill:own.stroke,opacity:own.opacity,radius:round})}let around=style.outlineStyle==="none"?null:seenColor(style.outlineColor);if(!around)
return;let wide=parseFloat(style.outlineWidth),out=parseFloat(style.outlineOffset)+wide/2;pen.rect(x-out,y-out,width+2*out,height+2*out,{stroke:around[0],width:wide,
opacity,dash:dashOf(style.outlineStyle),radius})}function drawText(pen,node,{origin},opacity){let parent=node.parentElement;if(!parent||!node.data.trim())return;
let style=getComputedStyle(parent),color=seenColor(style.color);if(!color)return;let font=fontOf(style),{ascent,descent}=textMeasure(pen.theme,font);for(let{text,
box}of linesOf(node,parent)){let room=style.overflowX==="visible"?1/0:parent.clientWidth,cut=box.width>room+1,x=box.left-origin.left,y=box.top-origin.top+(box.height-
ascent-descent)/2+ascent,said=cut?shorten(text,Math.max(1,Math.floor(text.length*room/box.width)-1)):text,length=cut?room:box.width;pen.text(x,y,said,{...font,fill:color[0],
opacity:opacity*color[1],length:cut?void 0:length}),style.textDecorationLine.includes("underline")&&pen.line(x,y+3,x+length,y+3,{stroke:color[0],opacity:opacity*
color[1]})}}var fontOf=style=>({size:parseFloat(style.fontSize),weight:Number(style.fontWeight),italic:style.fontStyle==="italic"});function linesOf(node,parent){
let range=document.createRange(),lines=[];for(let{0:word,index}of node.data.matchAll(/\S+/g)){range.setStart(node,index),range.setEnd(node,index+word.length);let{
left,right,top,height}=boxOf(range,parent),line=lines[lines.length-1];line&&Math.abs(line.box.top-top)<2?(line.text+=` ${word}`,line.box.width=right-line.box.left):
lines.push({text:word,box:{left,top,width:right-left,height}})}return lines}function drawShapes(pen,svg,{origin},opacity){let zoom=zoomOf(svg);for(let node of svg.
querySelectorAll("path, rect, circle, ellipse, line, text")){let style=getComputedStyle(node),matrix=node.getScreenCTM();if(!matrix||style.display==="none")continue;
let seen=opacity;for(let at=node;at!==svg;at=at.parentElement)seen*=Number(getComputedStyle(at).opacity);let[x,y]=[matrix.e/zoom-origin.left,matrix.f/zoom-origin.
top];pen.at(x,y,inner=>drawShape(inner,node,style,seen),matrix.a/zoom)}}function drawShape(pen,node,shown,opacity){let[fill,stroke]=[seenColor(shown.fill),seenColor(
shown.stroke)],style={fill:fill?.[0],stroke:stroke?.[0],width:parseFloat(shown.strokeWidth),dash:shown.strokeDasharray==="none"?[]:shown.strokeDasharray.split("\
,").map(parseFloat),opacity:opacity*Number(fill?shown.fillOpacity:shown.strokeOpacity)},number=name=>Number(node.getAttribute(name)??0);if(node instanceof SVGTextElement)
drawLetters(pen,node,style);else if(node instanceof SVGRectElement){let radius=number("rx")||void 0;pen.rect(number("x"),number("y"),number("width"),number("hei\
ght"),{...style,radius})}else node instanceof SVGCircleElement?pen.path(circlePath(number("cx"),number("cy"),number("r")),style):node instanceof SVGEllipseElement?
pen.path(circlePath(number("cx"),number("cy"),number("rx"),number("ry")),style):node instanceof SVGLineElement?pen.line(number("x1"),number("y1"),number("x2"),number(
"y2"),style):pen.path(node.getAttribute("d")??"",style)}function drawLetters(pen,node,style){let first=0;for(let piece of node.childNodes){let text=piece.textContent??
"";if(!text)continue;let of=getComputedStyle(piece instanceof Element?piece:node),{x,y}=node.getStartPositionOfChar(first);pen.text(x,y,text,{...style,...fontOf(
of),length:node.getSubStringLength(first,text.length)}),first+=text.length}}function decodeBytes(text){let own=Uint8Array.fromBase64;if(own)return own.call(Uint8Array,text);let raw=atob(text),bytes=new Uint8Array(raw.length);for(let k=0;k<
raw.length;k++)bytes[k]=raw.charCodeAt(k);return bytes}function decodeWords(text){let bytes=decodeBytes(text);return new Uint16Array(bytes.buffer,bytes.byteOffset,
bytes.byteLength/2)}function decodeFloats(text){let bytes=decodeBytes(text);return new Float32Array(bytes.buffer,bytes.byteOffset,bytes.byteLength/4)}function decodeAnswers(raw){let[time,across]=[raw.labels.length,raw.across],ints=new Int32Array(decodeBytes(raw.told).buffer),every=raw.every.map(one=>({...one,
title:raw.called||one.title,label:raw.every.length>1?`${one.title}: what it answers`:null,values:decodeFloats(one.shares),marked:decodeBytes(one.right),verdicts:decodeBytes(
one.correct)})),numeric=raw.names.length===0,answers={...raw,every,time,numeric};answers.rows=(one,t)=>{let found=[];for(let k=0;k<across;k++){let at=t*across+k;
ints[at]>=0&&found.push({name:raw.names[ints[at]],share:one.values[at],right:one.marked[at]===1})}return found};for(let one of numeric?[]:every)one.sure=Float32Array.
from(raw.labels,(_,t)=>{let right=answers.rows(one,t).filter(row=>row.right);return right.length?right.reduce((sum,row)=>sum+row.share,0):NaN});return answers.judged=
(one,t)=>[!1,!0,null][one.verdicts[t]],answers}function saidAt(answers,one,t){let right=answers.judged(one,t);if(!answers.numeric)return verdictOf(answers.rows(
one,t),answers.chance,answers.says,right);let sign=right===null?"":right?" \u2713":" \u2717",known=one.target===null?"":`; right: ${formatNumber(one.target)}`;return{
text:`says ${formatNumber(one.values[t])}${sign}${known}`,right,asked:right!==null}}var BESIDE=640;function makeAnswersDom(root){let dom={slider:el("input",{type:"range",min:0,step:1,"aria-label":"Step at which it answers"}),at:el("div",{class:"\
now"}),saving:el("div",{class:"saving"}),cards:el("div",{class:"cards"}),legend:el("div",{class:"line-names note"}),chart:makeLayers("chart"),spoken:el("div",{class:"\
hidden-text",role:"status","aria-live":"polite"})},over=el("div",{class:"over-time"},dom.legend,dom.chart.node);return root.replaceChildren(el("div",{class:"ste\
ps"},dom.slider,dom.at,dom.saving),el("div",{class:"both"},dom.cards,over),dom.spoken),{...dom,over}}function create(root,savesPage){let dom=makeAnswersDom(root),
view={answers:null,raw:null,theme:null,width:0,chartWidth:0,t:0,cards:[],fresh:!1},schedule=onceAFrame(()=>paintAnswers(view,dom,root));view.go=(t,tell=!0)=>{view.
t=clamp(t,0,view.answers.time-1),tell&&tellTime(view,view.answers.group,view.t+view.answers.count_from),schedule()},dom.slider.addEventListener("input",()=>view.
go(Number(dom.slider.value))),dom.slider.addEventListener("change",()=>setText(dom.spoken,spokenAnswers(view)));let deaf=hearTime(view,(group,t)=>{view.answers&&
group&&group===view.answers.group&&view.go(t-view.answers.count_from,!1)});return addMenu(dom.saving,root,savesPage,{picture:()=>screenPicture(root,root.children,
{theme:view.theme,name:view.raw.file||view.raw.name,heading:view.raw.title,canvases:new Map([[dom.chart.base,pen=>drawOverTime(pen,linesOf2(view))]])}),payload:()=>({
...view.raw,step:view.t})}),living(root,view,{take:data=>takeAnswers(view,data,dom),redraw:()=>{view.fresh=!0,schedule()},ends:[schedule.cancel,deaf]})}function takeAnswers(view,raw,dom){
let before=view.answers,answers=decodeAnswers(raw),asked=!(before&&before.name===answers.name&&before.time===answers.time)||view.raw.step!==raw.step;asked&&(view.
t=clamp(raw.step,0,answers.time-1)),dom.slider.max=answers.time-1,Object.assign(view,{answers,raw}),asked&&askTime(view,answers.group)}function spokenAnswers({answers,
t}){return answers.every.map(one=>`${one.title} ${saidAt(answers,one,t).text}`).join("; ")}function paintAnswers(view,dom,root){let{answers,theme,width,t}=view;
if(!answers||!width)return;view.fresh&&layOutAnswers(view,dom,root);for(let card of view.cards){let rows=answers.numeric?[]:answers.rows(card.network,t);paintCard(
card,rows,saidAt(answers,card.network,t))}let text=`${answers.item} ${formatCount(t+answers.count_from)} of ${formatCount(answers.time+answers.count_from-1)}: \u2018${visibleText(
answers.labels[t])}\u2019`;setText(dom.at,text),showSlider(dom.slider,t,`${text}; ${spokenAnswers(view)}`),dom.over.hidden||drawOverTime(freshPen(dom.chart.base,
view.chartWidth,CHART,theme),linesOf2(view))}function layOutAnswers(view,dom,root){let{answers,theme,width}=view;view.fresh=!1,view.cards=makeCards(answers.every,
theme,answers.numeric?0:answers.across),dom.cards.replaceChildren(...view.cards.map(({node})=>node));let beside=answers.every.length===1&&width>=BESIDE;root.classList.
toggle("beside",beside),view.chartWidth=beside?width-322:width;let widest=Math.max(14,...answers.names.map(name=>textWidth(theme,besideBar(name),14,700)));root.
style.setProperty("--names",`${Math.ceil(Math.min(widest,110))+2}px`),root.style.setProperty("--cards",answers.every.length);let known=answers.numeric||answers.
every.some(one=>one.sure.some(Number.isFinite));dom.over.hidden=!known||answers.time<2;let about=answers.numeric?"What it would answer at each step":"How sure i\
t is of what is right",names=answers.every.length>1?answers.every.map(one=>lineName(one,theme)):[],{guide}=linesOf2(view);guide&&names.push(guideName(guide,theme)),
dom.legend.replaceChildren(el("span",{},about),...names)}function linesOf2({answers,theme,t,chartWidth:width}){let shared={lines:answers.every.map(one=>({color:css(
parseColor(one[theme.mode],"#888")),dash:one.dash,at:time=>(answers.numeric?one.values:one.sure)[time]})),labels:answers.labels,marks:answers.marks,t,width};if(!answers.
numeric){let guide2=answers.chance>.03?{value:answers.chance,text:"guessing"}:null;return{...shared,low:0,high:1,say:percent,guide:guide2}}let values=answers.every.
flatMap(one=>[...one.values,one.target??NaN]).filter(Number.isFinite),target=answers.every[answers.every.length-1].target,guide=target===null?null:{value:target,
text:"right"};return{...shared,low:Math.min(0,...values),high:Math.max(1,...values),say:formatNumber,guide}}function makeScrubber(dom,view,{name,valueOf,frameAt,moved,waits}){let resting,clock=makeClock({at:()=>view.frame,count:()=>view.film.frames,go:frame=>view.go(frame),
end:()=>view.pause(!0),waits:()=>view.film.live});return Object.assign(view,{frame:0,playing:!1,said:void 0,go(frame){frame!==view.frame&&(view.frame=frame,moved())},
play(){view.frame===view.film.frames-1&&!(waits&&view.film.live)&&view.go(0),view.playing=!0,clock.start(),moved()},pause(report=!1){view.playing&&(view.playing=
!1,clock.stop(),moved(),report&&view.report())},report(){clearTimeout(resting);let value=valueOf(view.frame);view.said!==value&&(view.said=value,view.send(name,
value))}}),dom.slider.addEventListener("input",()=>{view.pause(),view.go(frameAt(Number(dom.slider.value)))}),dom.slider.addEventListener("change",()=>view.report()),
dom.slider.addEventListener("keydown",event=>{let frame=frameAfterKey(event.key,view.frame,view.film.frames);frame!==null&&(event.preventDefault(),view.pause(),
view.go(frame),clearTimeout(resting),resting=setTimeout(view.report,REST))}),dom.play.addEventListener("click",()=>view.playing?view.pause(!0):view.play()),{stop(){
clock.stop(),clearTimeout(resting)}}}function isAnother(data,before,name){return data[name]!==before[name]||data.turn!==before.turn}function nearest(values,wanted){
let best=0;for(let k=1;k<values.length;k++)Math.abs(values[k]-wanted)<Math.abs(values[best]-wanted)&&(best=k);return best}var CURVE={width:150,height:34};function tintValue(data,t){return data.tint?.values[t]??null}function tintStyle(tint,value,mode){let share=tint.most>0?clamp(Math.
abs(value)/tint.most,0,1):0;return{fill:(value<0?tint.against:tint.color)[mode],opacity:.04+.36*share}}function shaded(view){return!!(view.table&&view.shading&&
!view.data.tint?.leads)}function describeTint(data,t){if(!data.tint)return[];let value=tintValue(data,t);return value===null?[`${data.tint.title}: ${data.tint.absent}`]:
[`${data.tint.title}: ${formatNumber(value)}`]}function tintCurve(view,t){let{tint}=view.data,row=tint?.curves?.[t];if(!row||row.length<2)return null;let{width,
height}=CURVE,most=Math.max(...row,1e-9),x=k=>1+(width-2)*k/(tint.longest||1),y=value=>height-2-(height-4)*value/most,points=row.map((value,k)=>`${x(k).toFixed(
1)},${y(value).toFixed(1)}`).join(" "),color=tint.color[view.theme.mode],drawing=svgEl("svg",{width,height,class:"curve"});return drawing.append(svgEl("line",{x1:1,
x2:width-1,y1:height-2,y2:height-2,stroke:css(view.theme.hairline)}),svgEl("line",{x1:x(tint.after),x2:x(tint.after),y1:0,y2:height-2,stroke:css(view.theme.muted),
"stroke-dasharray":"2 2"}),svgEl("polyline",{points,fill:"none",stroke:color,"stroke-width":2})),el("div",{class:"left"},drawing,el("span",{class:"note"},`left \
of it over the next ${plural(row.length-1,view.data.item)}`))}function quoted(token){return{token:visibleText(token)}}function plainPart(part){return typeof part=="string"?part:`\u2018${part.token}\u2019`}function sourceWord(data,arrow){
return quoted(arrow.s===null?arrow.word:data.tokens[arrow.s])}function describeWord(view,t){let{data,links}=view,[first,...others]=links.outgoing[t],lines=[];if(first){
let unit=first.unit===null?"":`, unit ${first.unit}`;lines.push([quoted(data.tokens[t]),` looks back ${plural(first.length,data.item)} to `,sourceWord(data,first),
`, ${data.weight_name} ${formatFixed(first.weight)}${unit}`])}else lines.push([quoted(data.tokens[t]),` looks back to no earlier ${data.item}`]);others.length&&
lines.push(["then to ",...listed(others.map(arrow=>[sourceWord(data,arrow),` (${formatFixed(arrow.weight)})`]))]);let later=links.incoming[t];if(later.length){let some=listed(
later.slice(0,4).map(arrow=>[quoted(data.tokens[arrow.t])])),more=later.length>4?` and ${later.length-4} more`:"",verb=later.length===1?"looks":"look";lines.push(
[`${plural(later.length,`later ${data.item}`)} ${verb} back to it: `,...some,more])}let tint=describeTint(data,t);return tint.length&&lines.push(tint),data.unknown.
includes(t)&&lines.push([`The model does not know this ${data.item}`]),data.extra&&data.extra[t]&&lines.push([data.extra[t]]),lines}function listed(parts){return parts.
flatMap((part,k)=>k?[", ",...part]:part)}function fillBubble(bubble,view,t){let lines=describeWord(view,t).map(line=>el("div",{},...line.map(part=>typeof part==
"string"?part:quotation(part)))),curve=tintCurve(view,t);bubble.replaceChildren(...lines,...curve?[curve]:[]),bubble.classList.remove("hint")}function quotation(part){
return el("b",{},"\u2018",el("bdi",{},part.token),"\u2019")}function fillHint(bubble,item){bubble.replaceChildren(`Point at a ${item} to see its arrow; click to\
 pin it. With the keyboard: Tab, then the arrow keys; up follows the arrow.`),bubble.classList.add("hint"),bubble.style.transform=""}function placeBubble(bubble,t,dom){
let frame=boxOf(dom.root),word=boxOf(dom.words[t]),centre=word.left+word.width/2-frame.left,left=clamp(centre-bubble.offsetWidth/2,0,Math.max(0,frame.width-bubble.
offsetWidth));bubble.style.transform=`translateX(${Math.round(left)}px)`,bubble.style.setProperty("--tail",`${Math.round(clamp(centre-left,14,bubble.offsetWidth-
14))}px`)}var WORD_SIZE=17,TALLEST=210,LONGEST_WORD=32,STUB={across:34,up:46};function readArrows(data){let{target,source,rank,weight,unit,marked}=data.arrows,arrows=target.
map((t,k)=>({t,s:source[k],rank:rank[k],weight:weight[k],unit:unit?unit[k]:null,marked:!!(marked&&marked[k]),length:t-source[k],share:clamp(weight[k]/data.weight_scale,
0,1)})).concat(readStubs(data)),outgoing=data.tokens.map(()=>[]),incoming=data.tokens.map(()=>[]);for(let arrow of arrows)outgoing[arrow.t].push(arrow),arrow.s!==
null&&incoming[arrow.s].push(arrow);for(let list of outgoing)list.sort((a,b)=>a.rank-b.rank);return{arrows,outgoing,incoming,longest:Math.max(1,...arrows.map(arrow=>arrow.
length))}}function readStubs(data){let stubs=data.window?.stubs;return stubs?stubs.target.map((t,k)=>({t,s:null,rank:0,weight:stubs.weight[k],unit:stubs.unit[k],
marked:!1,length:stubs.distance[k],share:clamp(stubs.weight[k]/data.weight_scale,0,1),word:stubs.word[k]})):[]}function layoutArcs(data,links,width,theme){let words=data.
tokens.map(token=>shorten(visibleText(token),LONGEST_WORD)),widths=words.map(word=>Math.max(10,textWidth(theme,word,WORD_SIZE))),used=widths.reduce((sum,one)=>sum+
one,0),gap=clamp((width-40-used)/Math.max(1,words.length),12,26),total=Math.max(width,used+gap*words.length+24),forward=data.direction==="rtl"?-1:1,edges=[],at=12,
x=widths.map(one=>{edges.push(at);let centre=at+gap/2+one/2;return at+=one+gap,forward>0?centre:total-centre});edges.push(at);let tallest=Math.max(0,...links.arrows.
map(arrow=>riseOf(x,arrow))),baseline=Math.ceil(tallest)+16;return{words,widths,gap,x,edges,total,forward,baseline,height:baseline+34}}function riseOf(x,arrow){
return arrow.s===null?STUB.up:arcHeight(Math.abs(x[arrow.t]-x[arrow.s]))}function arcHeight(distance){return TALLEST*1.35*distance/(distance+320)}function arcPath(layout,arrow){
if(arrow.s===null)return stubPath(layout,arrow);let foot=Math.min(5,layout.gap/3),from=layout.x[arrow.t]-layout.forward*foot,to=layout.x[arrow.s]+layout.forward*
foot,y=layout.baseline,control=y-arcHeight(Math.abs(from-to))*4/3,[a,b]=[from.toFixed(1),to.toFixed(1)];return`M${a} ${y}C${a} ${control.toFixed(1)} ${b} ${control.
toFixed(1)} ${b} ${y-1}M${(to-3.6).toFixed(1)} ${y-7.5}L${b} ${y-1}L${(to+3.6).toFixed(1)} ${y-7.5}`}function stubPath(layout,arrow){let from=layout.x[arrow.t]-
layout.forward*Math.min(5,layout.gap/3),to=from-layout.forward*STUB.across,y=layout.baseline,top=y-STUB.up,back=to+layout.forward*7,[a,b,c]=[from.toFixed(1),to.
toFixed(1),back.toFixed(1)];return`M${a} ${y}C${a} ${y-30} ${(from-layout.forward*12).toFixed(1)} ${top} ${b} ${top}M${c} ${top-4}L${b} ${top}L${c} ${top+4}`}function wordAt(layout,x){
let along=layout.forward>0?x:layout.total-x,{edges}=layout;if(along<edges[0]||along>=edges[edges.length-1])return null;let low=0,high=edges.length-1;for(;high-low>
1;){let middle=low+high>>1;edges[middle]<=along?low=middle:high=middle}return low}function tableValue(table,t,j){return table?table[t*(t-1)/2+j]/255:null}function litWord(view){return view.hovered??view.focused??view.heard??view.pinned}function wireWords(dom,view){let{scroll}=dom;scroll.addEventListener("pointerm\
ove",event=>view.hover(wordUnder(event,dom,view))),scroll.addEventListener("pointerleave",()=>view.hover(null)),scroll.addEventListener("scroll",()=>{showEdges(
dom),view.repaint()},{passive:!0}),scroll.addEventListener("click",event=>{let t=wordUnder(event,dom,view);t!==null&&view.pin(view.pinned===t?null:t)}),dom.svg.
addEventListener("focusin",event=>{let t=dom.words.indexOf(event.target);t<0||view.focus(t,event.target.matches(":focus-visible"))}),dom.svg.addEventListener("f\
ocusout",()=>view.focus(null,!1)),dom.svg.addEventListener("keydown",event=>{let t=dom.words.indexOf(event.target);t>=0&&handleKey(event.key,t,dom,view)&&event.
preventDefault()})}function showEdges({scroll}){let hidden=scroll.scrollWidth-scroll.clientWidth,left=scroll.dir==="rtl"?hidden+scroll.scrollLeft:scroll.scrollLeft;
scroll.classList.toggle("more-left",left>2),scroll.classList.toggle("more-right",hidden-left>2)}function wordUnder(event,dom,view){let{layout}=view,{x,y}=spotIn(
dom.svg,event);if(y>=layout.baseline-4&&y<=layout.height)return wordAt(layout,x);let t=event.target.dataset?.t;return t===void 0?null:Number(t)}function handleKey(key,t,dom,view){
let last=view.data.tokens.length-1,{forward}=view.layout,moves={ArrowRight:t+forward,ArrowLeft:t-forward,Home:0,End:last};if(key in moves)moveFocus(clamp(moves[key],
0,last),dom,view);else if(key==="ArrowUp")moveFocus(view.links.outgoing[t][0]?.s??t,dom,view);else if(key==="ArrowDown")moveFocus(view.links.incoming[t][0]?.t??
t,dom,view);else if(key==="Enter"||key===" ")view.pin(view.pinned===t?null:t);else if(key==="Escape")view.pin(null);else return!1;return!0}function moveFocus(t,dom,view){
setTabStop(t,dom,view),dom.words[t].focus({preventScroll:!0});let word=boxOf(dom.words[t]),frame=boxOf(dom.scroll);word.left<frame.left+40?dom.scroll.scrollLeft-=
frame.left+frame.width/3-word.left:word.right>frame.right-40&&(dom.scroll.scrollLeft+=word.right-(frame.right-frame.width/3))}function setTabStop(t,dom,view){dom.
words[view.tabStop]?.setAttribute("tabindex",-1),view.tabStop=t;let word=dom.words[t];if(!word)return;word.setAttribute("tabindex",0);let lines=describeWord(view,
t).map(line=>line.map(plainPart).join(""));word.setAttribute("aria-label",lines.join(". "))}var MARKED_DASH=[7,2,2,2];function restingStyle(theme,arrow){let width=1+(arrow.rank?1:2.2)*arrow.share;return arrow.marked?{stroke:css(theme.bad),width:Math.max(
2.6,width),opacity:arrow.rank?.75:1,dash:MARKED_DASH}:{stroke:css(theme.text),width,opacity:.5+.35*arrow.share}}function outgoingStyle(theme,arrow){return{stroke:css(
theme.primary),width:arrow.rank?1.8:3.2,opacity:arrow.rank?.75:1}}function incomingStyle(theme){return{stroke:css(theme.second),width:2,dash:[5,3]}}function drawWord(pen,layout,t){
let style={fill:css(pen.theme.text),size:WORD_SIZE,align:"center"};return pen.text(layout.x[t],layout.baseline+22,layout.words[t],style)}function drawPlate(pen,layout,t,style){
let width=layout.widths[t]+Math.min(10,layout.gap);return pen.rect(layout.x[t]-width/2,layout.baseline+3,width,27,{radius:4,...style})}function drawTints(pen,{layout,
data}){data.tint&&data.tint.values.forEach((value,t)=>{if(value===null){drawPlate(pen,layout,t,{stroke:css(pen.theme.muted),width:1,dash:[2,3],opacity:.6});return}
drawPlate(pen,layout,t,tintStyle(data.tint,value,pen.theme.mode))})}function showTints(dom,view){dom.tints.style.display=tintsShown(view)?"":"none"}function tintsShown(view){
return litWord(view)===null||!shaded(view)}function drawUnderline(pen,layout,t,style){let half=layout.widths[t]/2,y=layout.baseline+29;return pen.line(layout.x[t]-
half,y,layout.x[t]+half,y,{width:2.5,...style})}function drawUnknown(pen,{layout,data}){for(let t of data.unknown)dotBelow(pen,layout.x[t],layout.baseline+32.5,
layout.widths[t])}function drawLitWords(pen,view,t){let{layout,links,theme}=view;if(shaded(view))for(let j=0;j<t;j++){let value=tableValue(view.table,t,j);value>
.02&&drawPlate(pen,layout,j,{fill:css(theme.primary),opacity:.6*value,radius:2})}let fill=view.data.tint?.leads?void 0:css(theme.panel);drawPlate(pen,layout,t,{
fill,stroke:css(theme.primary),width:view.pinned===t?2.5:1.25});for(let arrow of links.outgoing[t])arrow.s!==null&&drawUnderline(pen,layout,arrow.s,{stroke:css(
theme.primary),opacity:arrow.rank?.75:1});for(let arrow of links.incoming[t])drawUnderline(pen,layout,arrow.t,{stroke:css(theme.second),dash:[5,3]})}function drawLitArrows(pen,view,t){
let{layout,links,theme}=view;for(let arrow of links.incoming[t])pen.path(arcPath(layout,arrow),incomingStyle(theme));for(let arrow of[...links.outgoing[t]].reverse())
pen.path(arcPath(layout,arrow),outgoingStyle(theme,arrow))}function drawWholeArcs(pen,view){let{layout,links,theme,data}=view,lit=litWord(view),top=data.title?36:
8,rtl=layout.forward<0,title={fill:css(theme.text),size:16,weight:600,align:rtl?"right":"left"};if(data.title&&pen.text(rtl?layout.total-12:12,24,data.title,title),
pen.at(0,top,inner=>{tintsShown(view)&&drawTints(inner,view),lit!==null&&drawLitWords(inner,view,lit);for(let arrow of links.arrows){if(arrow.length<view.least)
continue;let style=restingStyle(theme,arrow);lit!==null&&(style.opacity*=.3),inner.path(arcPath(layout,arrow),style)}lit!==null&&drawLitArrows(inner,view,lit),drawUnknown(
inner,view),data.tokens.forEach((_,t)=>drawWord(inner,layout,t))}),lit!==null){let text=describeWord(view,lit).map(line=>line.map(plainPart).join("")).join(". "),
style={fill:css(theme.muted),size:13};pen.text(12,top+layout.height+16,shorten(text,Math.floor(layout.total/6.5)),style)}}function wholeArcsHeight(view){return(view.
data.title?36:8)+view.layout.height+(litWord(view)===null?8:28)}function makeArcsDom(root){let least=el("input",{type:"range",min:1,step:1,id:"least"}),dom={root,least,leastText:el("label",{for:"least",class:"least-text"}),shading:el(
"input",{type:"checkbox"}),shadingLabel:el("label",{class:"shading"}),legend:el("div",{class:"legend note"}),marked:legendEntry("marked","moved"),unknown:legendEntry(
"unknown","unknown to the model"),tinted:legendEntry("tinted",""),against:legendEntry("against","takes from it"),saving:el("div",{class:"saving"}),scroll:el("di\
v",{class:"scroll"}),svg:svgEl("svg",{role:"group"}),bubble:el("div",{class:"bubble","aria-hidden":"true"}),words:[]};for(let layer of["tints","plates","arrows",
"dots","lit","texts"])dom[layer]=svgEl("g",{class:layer}),dom.svg.append(dom[layer]);return dom.shadingText=el("span"),dom.shadingLabel.append(dom.shading,dom.shadingText),
dom.legend.append(legendEntry("out","looks back to"),legendEntry("in","looked back at by"),dom.marked,dom.unknown,dom.tinted,dom.against),dom.scroll.append(dom.
svg),root.replaceChildren(el("div",{class:"bar"},dom.leastText,least,dom.shadingLabel,el("div",{class:"aside"},dom.legend,dom.saving)),dom.scroll,el("div",{class:"\
below"},dom.bubble)),dom}function legendEntry(kind,text){return el("span",{class:`entry ${kind}`},text)}function showControls(dom,view){let{data,links,theme}=view;
dom.least.max=links.longest,dom.least.value=view.least,dom.least.disabled=links.longest<2;let shown=links.arrows.filter(arrow=>arrow.length>=view.least).length,
text=`Arrows over at least ${plural(view.least,data.item)}: ${formatCount(shown)} of ${formatCount(links.arrows.length)}`;setText(dom.leastText,text),dom.least.
setAttribute("aria-valuetext",text),dom.shadingLabel.hidden=!view.table||!!data.tint?.leads,setText(dom.shadingText,`Shade earlier ${data.item}s by influence`),
dom.shading.checked=view.shading,dom.least.style.setProperty("--fill",`${100*(view.least-1)/Math.max(1,links.longest-1)}%`),dom.root.style.setProperty("--second",
css(theme.second)),dom.marked.hidden=!links.arrows.some(arrow=>arrow.marked),dom.unknown.hidden=!data.unknown.length,dom.tinted.hidden=!data.tint,data.tint&&(setText(
dom.tinted,data.tint.title),dom.tinted.style.setProperty("--tint",data.tint.color[theme.mode]),dom.against.style.setProperty("--tint",data.tint.against[theme.mode])),
dom.against.hidden=!data.tint?.values.some(value=>value<0),dom.root.style.setProperty("--third",css(theme.bad)),dom.root.style.setProperty("--muted",css(theme.muted)),
dom.root.style.setProperty("--edge",css(mix(theme.text,theme.background,.75)))}function fillScene(dom,view){let{layout,links,theme,data}=view;setAttributes(dom.
svg,{width:layout.total,height:layout.height,"font-family":theme.font,"aria-label":`${plural(data.tokens.length,data.item)} with an arrow from each to the earli\
er one that influences it most`}),dom.scroll.setAttribute("dir",data.direction);for(let layer of[dom.tints,dom.plates,dom.arrows,dom.dots,dom.lit])layer.replaceChildren();
drawTints(svgPen(dom.tints,theme),view);let arrowPen=svgPen(dom.arrows,theme);for(let arrow of links.arrows)arrow.node=arrowPen.path(arcPath(layout,arrow),restingStyle(
theme,arrow)),arrow.node.setAttribute("data-t",arrow.t);drawUnknown(svgPen(dom.dots,theme),view);let wordPen=svgPen(svgEl("g"),theme);freshen(dom.texts,data.tokens.
map((_,t)=>{let word=drawWord(wordPen,layout,t);return setAttributes(word,{tabindex:-1,role:"button","aria-pressed":view.pinned===t}),word})),dom.words=[...dom.
texts.children],hideShortArrows(view)}function hideShortArrows(view){for(let arrow of view.links.arrows){let display=arrow.length<view.least?"none":"";arrow.node.
style.display!==display&&(arrow.node.style.display=display)}}var SCROLL_REST=160;function middleWord(dom,view){let{layout}=view,svg=boxOf(dom.svg),middle=boxOf(dom.scroll).left+dom.scroll.clientWidth/2-svg.left,near=wordAt(
layout,clamp(middle,layout.edges[0],layout.edges[layout.edges.length-1]-1))??(layout.forward>0==middle>layout.total/2?view.data.tokens.length-1:0);return{t:near,
beside:layout.x[near]-middle}}function bringToMiddle(dom,view,t,beside=0){let svg=boxOf(dom.svg),frame=boxOf(dom.scroll),now=svg.left+view.layout.x[t]-frame.left-
dom.scroll.clientWidth/2,from=dom.scroll.scrollLeft;Math.abs(now-beside)>=.5&&(dom.scroll.scrollLeft+=now-beside),dom.scroll.scrollLeft!==from&&(view.moved=!0)}
function isSameWindow(view,data,theme){return!!(view.layout&&view.data?.window&&data.window)&&view.data.window.key===data.window.key&&!isAnother(data,view.data,
"selected")&&!isAnother(data,view.data,"minimum_distance")&&JSON.stringify(theme)===JSON.stringify(view.theme)}function noteMiddle(dom,view){if(dom.scroll.clientWidth!==
view.frame)return;let{t,beside}=middleWord(dom,view);view.reader={at:view.data.window.start+t,beside}}function leaveWindow(dom,view){return!view.data?.window||!view.
layout?null:(noteMiddle(dom,view),view.reader)}function enterWindow(dom,view,before){if(!view.data?.window||!view.layout)return;let{window:own,tokens}=view.data,
echo=view.told.lastIndexOf(own.at),asked=own.at!==view.place&&echo<0;echo>=0&&view.told.splice(0,echo),asked&&(view.told=[]),before&&!asked&&before.at>=own.start&&
before.at<own.start+tokens.length?bringToMiddle(dom,view,before.at-own.start,before.beside):bringToMiddle(dom,view,clamp(own.at-own.start,0,tokens.length-1)),view.
place=own.at,view.frame=dom.scroll.clientWidth,noteMiddle(dom,view)}function followScrolling(dom,view){let rest;dom.scroll.addEventListener("scroll",()=>{if(clearTimeout(
rest),!!view.data?.window){if(noteMiddle(dom,view),view.moved){view.moved=!1;return}rest=setTimeout(()=>{let at=view.data.window.start+middleWord(dom,view).t;at!==
view.place&&(view.place=at,view.told.push(at),view.tell("at",at))},SCROLL_REST)}},{passive:!0})}function create2(root,savesPage){let dom=makeArcsDom(root),view={data:null,raw:null,links:null,layout:null,theme:null,table:null,width:0,tabStop:0,hovered:null,
focused:null,heard:null,pinned:null,least:1,shading:!0,lit:void 0,place:null,told:[],moved:!1,frame:0,reader:null,send:nothing,tell:nothing},schedule=onceAFrame(
()=>lightUp(dom,view));view.repaint=schedule,view.hover=t=>{view.hovered!==t&&(view.hovered=t,view.heard=null,schedule())},view.focus=(t,held)=>{view.focused=held?
t:null,t!==null&&setTabStop(t,dom,view),schedule()},view.pin=t=>{view.pinned!==t&&(view.pinned!==null&&dom.words[view.pinned].setAttribute("aria-pressed",!1),view.
pinned=t,view.heard=null,t!==null&&dom.words[t].setAttribute("aria-pressed",!0),view.lit=void 0,view.send("selected",t),schedule())},wireWords(dom,view),followScrolling(
dom,view),dom.least.addEventListener("input",()=>{view.least=Number(dom.least.value),hideShortArrows(view),showControls(dom,view)}),dom.least.addEventListener("\
change",()=>view.send("longer",view.least)),dom.shading.addEventListener("change",()=>{view.shading=dom.shading.checked,view.lit=void 0,schedule()});let rebuild=()=>{
!view.data||!view.width||(view.layout=layoutArcs(view.data,view.links,view.width,view.theme),fillScene(dom,view),showControls(dom,view),setTabStop(view.focused??
view.pinned??Math.min(view.tabStop,view.data.tokens.length-1),dom,view),view.lit=void 0,showEdges(dom),schedule())},redraw=()=>{let before=leaveWindow(dom,view);
rebuild(),enterWindow(dom,view,before)},observer=followWidth(root,view,redraw),deaf=hearTime(view,(group,t)=>{!group||group!==view.data?.group||(view.heard=clamp(
t-1,0,view.data.tokens.length-1),schedule())});return addMenu(dom.saving,root,savesPage,{picture:()=>({theme:view.theme,width:view.layout.total,height:wholeArcsHeight(
view),name:view.data.name,draw:pen=>drawWholeArcs(pen,view)}),payload:()=>({...view.raw,selected:view.pinned,minimum_distance:view.least})}),Object.assign(view,
{update(data,{state,trigger}){view.send=state,view.tell=trigger;let theme=readTheme(root),before=leaveWindow(dom,view);if(isSameWindow(view,data,theme)){Object.
assign(view,{data,raw:data}),enterWindow(dom,view,before);return}view.theme=theme,data!==view.raw&&takeArcs(view,data),view.width||=Math.floor(boxOf(root).width),
rebuild(),enterWindow(dom,view,before),whenFontsReady(redraw)},destroy(){schedule.cancel(),observer.disconnect(),deaf()}})}function takeArcs(view,data){let before=view.
raw,same=before&&before.tokens.length===data.tokens.length&&before.tokens.every((token,t)=>token===data.tokens[t]);view.links=readArrows(data),view.table=data.table?
decodeBytes(data.table):null,same?isAnother(data,before,"selected")&&(view.pinned=data.selected):Object.assign(view,{hovered:null,focused:null,heard:null,tabStop:0,
pinned:data.selected}),(!same||isAnother(data,before,"minimum_distance"))&&(view.least=data.minimum_distance),view.least=clamp(view.least,1,Math.max(view.links.
longest,1)),Object.assign(view,{data,raw:data})}function lightUp(dom,view){if(!view.layout)return;let t=litWord(view);t!==view.lit&&(view.lit=t,dom.plates.replaceChildren(),
dom.lit.replaceChildren(),dom.arrows.setAttribute("opacity",t===null?1:.22),showTints(dom,view),t!==null?(drawLitWords(svgPen(dom.plates,view.theme),view,t),drawLitArrows(
svgPen(dom.lit,view.theme),view,t),fillBubble(dom.bubble,view,t),tellTime(view,view.data.group,t+1)):fillHint(dom.bubble,view.data.item)),t!==null&&placeBubble(
dom.bubble,t,dom)}var ROOM={left:54,right:10,top:20,tall:74,between:26,low:40,bottom:24};function readBook(data){let top=Math.max(10,...data.longest);return{...data,parts:data.longest.
length,top,most:Math.max(1,...data.many)}}function layoutBook(book,width){let inner=Math.max(40,width-ROOM.left-ROOM.right),second=ROOM.top+ROOM.tall+ROOM.between,
scale=inner/book.tokens;return{width,inner,second,height:second+ROOM.low+ROOM.bottom,x:token=>ROOM.left+clamp(token,0,book.tokens)*scale,part:x=>clamp(Math.floor(
(x-ROOM.left)/scale/book.stretch),0,book.parts-1),rise:distance=>distance<1?0:ROOM.tall*(.06+.94*Math.log(distance)/Math.log(book.top)),count:number=>ROOM.low*number/
book.most}}function stretchOf(book,part){return[part*book.stretch,Math.min(book.tokens,(part+1)*book.stretch)]}function goalOf(book,part){let[first,last]=stretchOf(
book,part);return book.longest_step[part]>=0?book.longest_step[part]:Math.floor((first+last)/2)}function distanceTicks(book){let ticks=[];for(let tick=1;tick<=book.
top;tick*=10)ticks.push(tick);return ticks}function drawBook(pen,view){let{book,layout,theme}=view,muted={fill:css(theme.muted),size:12};pen.text(ROOM.left+4,13,`Longest arrow of each ${formatCount(book.
stretch)} ${book.item}s`,muted),pen.text(ROOM.left+4,layout.second-7,`Arrows over at least ${formatCount(book.least)} ${book.item}s`,muted);let floor=ROOM.top+ROOM.
tall;for(let tick of distanceTicks(book)){let y=floor-layout.rise(tick);pen.line(ROOM.left,y,ROOM.left+layout.inner,y,{stroke:css(theme.hairline)}),pen.text(ROOM.
left-6,y+4,formatCount(tick),{...muted,align:"right"})}pen.text(ROOM.left-6,layout.second+9,formatCount(book.most),{...muted,align:"right"}),pen.text(ROOM.left-
6,layout.second+ROOM.low,"0",{...muted,align:"right"}),drawBars(pen,view,floor),drawTokenAxis(pen,view)}function drawBars(pen,{book,layout,theme},floor){for(let part=0;part<
book.parts;part++){let[first,last]=stretchOf(book,part),x=layout.x(first),wide=Math.max(.75,layout.x(last)-x-.5),tall=layout.rise(book.longest[part]);tall&&pen.
rect(x,floor-tall,wide,tall,{fill:css(theme.muted)});let many=layout.count(book.many[part]);many&&pen.rect(x,layout.second+ROOM.low-many,wide,many,{fill:css(theme.
second)})}let line={stroke:css(theme.muted)};pen.line(ROOM.left,floor,ROOM.left+layout.inner,floor,line),pen.line(ROOM.left,layout.second+ROOM.low,ROOM.left+layout.
inner,layout.second+ROOM.low,line)}function drawTokenAxis(pen,{book,layout,theme}){let y=layout.second+ROOM.low;for(let tick of stepTicks(0,book.tokens,layout.inner/
110)){let x=layout.x(tick);pen.line(x,y,x,y+4,{stroke:css(theme.muted)});let align=x<ROOM.left+20?"left":x>layout.width-40?"right":"center";pen.text(x,y+17,`${book.
item} ${formatCount(Math.max(1,tick))}`,{fill:css(theme.muted),size:12,align})}}function drawBookMarks(pen,view){let{book,layout,theme}=view,bottom=layout.second+
ROOM.low,[from,to]=[layout.x(book.window[0]),layout.x(book.window[1])];pen.rect(from,ROOM.top-2,Math.max(2,to-from),bottom-ROOM.top+2,{fill:css(theme.primary),opacity:theme.
dark?.3:.14,radius:2});let at=layout.x(book.at);pen.line(at,ROOM.top-2,at,bottom,{stroke:css(theme.primary),width:2});let part=litPart(view);if(part===null)return;
let[first,last]=stretchOf(book,part).map(token=>layout.x(token)),wide=Math.max(5,last-first+2);pen.rect((first+last-wide)/2,ROOM.top-2,wide,bottom-ROOM.top+2,{stroke:css(
theme.text),width:1.5,radius:2})}function litPart(view){return view.hovered??view.focused}function describePart(book,part){let[first,last]=stretchOf(book,part),
range=`${book.item}s ${formatCount(first+1)} to ${formatCount(last)}`;return book.longest[part]?`${range}: the longest arrow reaches back ${plural(book.longest[part],
book.item)}, ${formatNumber(book.mean[part])} on average; ${formatCount(book.many[part])} reach back at least ${formatCount(book.least)}.`:`${range}: no arrow.`}function makeBookDom(root){let layers=makeLayers("strip"),dom={root,layers,slider:el("div",{class:"slider",tabindex:0,role:"slider","aria-label":"Place in the b\
ook"},layers.node),text:el("div",{class:"note line","aria-hidden":"true"}),saving:el("div",{class:"saving"})};return root.replaceChildren(dom.slider,el("div",{class:"\
foot"},dom.text,dom.saving)),dom}function create3(root,savesPage){let dom=makeBookDom(root),view={book:null,raw:null,layout:null,theme:null,width:0,hovered:null,
focused:null,tell:nothing},schedule=onceAFrame(()=>paintMarks(dom,view)),rebuild=()=>{!view.book||!view.width||(view.layout=layoutBook(view.book,view.width),drawBook(
freshPen(dom.layers.base,view.width,view.layout.height,view.theme),view),dom.root.style.setProperty("--muted",css(view.theme.muted)),dom.root.style.setProperty(
"--edge",css(mix(view.theme.text,view.theme.background,.75))),schedule())},observer=followWidth(root,view,rebuild);return wireBook(dom,view,schedule),addMenu(dom.
saving,root,savesPage,{picture:()=>({theme:view.theme,width:view.layout.width,height:view.layout.height,name:view.book.name,draw:pen=>drawBook(pen,view)}),payload:()=>view.
raw}),{update(data,{trigger}){view.tell=trigger,view.theme=readTheme(root),view.book=readBook(data),view.raw=data,view.width||=Math.floor(boxOf(root).width),rebuild(),
whenFontsReady(rebuild)},destroy(){schedule.cancel(),observer.disconnect()}}}function paintMarks(dom,view){if(!view.layout)return;drawBookMarks(freshPen(dom.layers.
over,view.width,view.layout.height,view.theme),view);let part=litPart(view),{book}=view,hint=`Point at a place to read how far its arrows reach${view.tell===nothing?
"":"; click to go to its longest arrow"}.`;setText(dom.text,part===null?hint:describePart(book,part));let now=view.focused??view.layout.part(view.layout.x(book.
at));setAttributes(dom.slider,{"aria-valuemin":0,"aria-valuemax":book.parts-1,"aria-valuenow":now,"aria-valuetext":describePart(book,now)})}function wireBook(dom,view,schedule){
let under=event=>view.layout.part(spotIn(dom.slider,event).x),show=(name,part)=>{view[name]!==part&&(view[name]=part,schedule())};dom.slider.addEventListener("p\
ointermove",event=>{view.layout&&show("hovered",under(event))}),dom.slider.addEventListener("pointerleave",()=>show("hovered",null)),dom.slider.addEventListener(
"click",event=>{view.layout&&view.tell("at",goalOf(view.book,under(event)))}),dom.slider.addEventListener("blur",()=>show("focused",null)),dom.slider.addEventListener(
"keydown",event=>{if(!view.layout)return;let now=view.focused??view.layout.part(view.layout.x(view.book.at)),next=frameAfterKey(event.key,now,view.book.parts);if(next!==
null)show("focused",next);else if(event.key==="Enter"||event.key===" ")view.tell("at",goalOf(view.book,now));else return;event.preventDefault()})}var TYPES=[["webm","video/webm;codecs=vp9"],["webm","video/webm;codecs=vp8"],["webm","video/webm"],["mp4","video/mp4"]],STAYS=18,[WIDEST,TALLEST2]=[1920,2160];function movieType(){
return typeof MediaRecorder!="function"||typeof HTMLCanvasElement.prototype.captureStream!="function"?null:TYPES.find(([,type])=>MediaRecorder.isTypeSupported(type))??
null}var wait=milliseconds=>new Promise(resolve=>{setTimeout(resolve,milliseconds)});async function record(count,picture,type,signal,progress){let first=await picture(
0),scale=Math.min(2,WIDEST/first.width,TALLEST2/first.height),even=length=>2*Math.round(length*scale/2),canvas=el("canvas",{width:even(first.width),height:even(
first.height)}),context=canvas.getContext("2d"),stream=canvas.captureStream(0),track=stream.getVideoTracks()[0],recorder=new MediaRecorder(stream,{mimeType:type,
videoBitsPerSecond:8e6}),parts=[];recorder.addEventListener("dataavailable",({data})=>parts.push(data));let ended=new Promise((resolve,reject)=>{recorder.addEventListener(
"stop",resolve),recorder.addEventListener("error",()=>reject(new Error("The browser could not record the film.")))}),show=async k=>{let shown=await picture(k);context.
setTransform(scale,0,0,scale,0,0),drawPicture(canvasPen(context,shown.theme),{...shown,width:canvas.width/scale,height:canvas.height/scale}),track.requestFrame()};
recorder.start();try{let total=count+STAYS;for(let k=0;k<total&&!signal.aborted;k++){let due=wait(1e3/FRAMES_A_SECOND);await show(Math.min(k,count-1)),progress(
(k+1)/total),await due}}finally{recorder.stop(),track.stop()}return await ended,signal.aborted?null:new Blob(parts,{type:type.split(";")[0]})}function addFilm(menu,spoken,movie){let type=movieType();if(!type)return;let film=makeRecording(menu,spoken,movie,type),button=menu.add(`Film (${type[0]==="webm"?
"WebM":"MP4"})`,"The whole training as a video; recording takes as long as watching it, with this page in front",film.start);menu.node.addEventListener("toggle",
()=>{button.hidden=movie.moments()<2}),menu.node.after(film.node)}function makeRecording(menu,spoken,movie,[ending,format]){let bar=el("progress",{max:1,value:0,
"aria-label":"Film recorded"}),done=el("span",{class:"share","aria-hidden":"true"}),cancel=el("button",{type:"button",class:"button"},"Cancel"),making=el("div",
{class:"making"},bar,done,cancel),problem=el("div",{class:"note problem",role:"alert"});making.hidden=!0;let stop=new AbortController;cancel.addEventListener("c\
lick",()=>stop.abort()),making.addEventListener("keydown",event=>{event.key==="Escape"&&(stop.abort(),event.stopPropagation())});let progress=share=>{making.isConnected||
stop.abort(),bar.value=share,setText(done,percent(share))};return{start:async()=>{if(!making.hidden)return;stop=new AbortController;let found=movie.begin();making.
hidden=!1,setText(problem,""),setText(spoken,"Recording the film."),progress(0),cancel.focus();try{let film=await record(movie.moments(),found.picture,format,stop.
signal,progress);film&&saveBlob(film,fileName(found.name,ending)),setText(spoken,film?"The film is saved.":"The film was given up.")}catch(error){setText(problem,
"The browser could not record the film: try another one, or save a picture."),console.warn(error)}finally{found.end?.();let held=making.contains(making.getRootNode().
activeElement);making.hidden=!0,held&&menu.summary.focus()}},node:el("div",{class:"recording"},making,problem)}}function decodeCarousel(data){return{...data,frames:data.moments.length,panels:data.panels.map(panel=>({...panel,curves:Object.fromEntries(Object.entries(panel.
curves).map(([kind,text])=>[kind,decodeFloats(text)]))}))}}var drawnLines=film=>film.lines.filter(line=>film.panels.some(panel=>panel.curves[line.name]));function curveAt(panel,kind,frame){
let values=panel.curves[kind];return values?values.subarray(frame*panel.lags,(frame+1)*panel.lags):null}function tellingLag(film){let marks=film.panels[0].marks.
map(([lag])=>lag);return marks.length?Math.max(...marks):Math.floor(film.lags/2)}function lagIn(film,before,lag){return before&&lag!==tellingLag(before)?Math.min(
lag,film.lags-1):tellingLag(film)}function curveNote(values){if(values.length<2)return"";if(values.every(value=>value===0))return"exactly 1 at every lag";let first=values.
length;for(;first>0&&values[first-1]===-1/0;)first-=1;return first<values.length?`none from lag ${formatCount(first)} on`:""}function describeMoment(film,frame){
let share=film.moments[frame];return film.panels.every(panel=>panel.origin)?film.panels[0].origin:film.panels.every(panel=>panel.steps[frame]===0)?"untrained":share>=
1?film.live?"the last moment so far":"after all of the training":share<=0?"before training":`after ${share<.1?(100*share).toFixed(1):Math.round(100*share)}% of \
the training`}function describePanel(panel,frame){let metric=panel.metrics?panel.metrics[frame]:null,trained=panel.steps[frame]?`step ${formatCount(panel.steps[frame])}`:
"untrained",step=panel.origin||trained;if(metric===null)return[step];let unit=panel.metric_unit&&panel.metric_unit!=="%"?` ${panel.metric_unit}`:panel.metric_unit,
number=formatNumber(metric),reached=`${step} \xB7 ${number}${unit}`;return[`${reached} ${panel.metric_name}`,reached,step]}var AXIS_WIDTH=58,BETWEEN=16,HEAD=42,LANE=16,TICKS=26,VALUE=18,NARROWEST=172;function layoutCarousel(film,width,lines,zoomed,theme){let count=film.panels.length,
most=Math.max(1,Math.floor((width-AXIS_WIDTH+BETWEEN)/(NARROWEST+BETWEEN))),rows=Math.ceil(count/most),columns=Math.ceil(count/rows),wide=(width-AXIS_WIDTH-(columns-
1)*BETWEEN-6)/columns,tall=rows===1?290:190,last=Math.max(1,film.lags-1),x=lag=>lag/last*wide,marks=film.panels.map(panel=>placeMarks(panel.marks,x,wide,theme)),
lanes=Math.max(...marks.flat().map(mark=>mark.lane+1),0),above=HEAD+lanes*LANE,whole=above+tall+TICKS+lines.length*VALUE+24,bottom=zoomed?Math.max(film.bottom,zoomBottom(
film)):film.bottom,panels=film.panels.map((panel,k)=>{let row=Math.floor(k/columns),left=AXIS_WIDTH+k%columns*(wide+BETWEEN);return{panel,left,top:row*whole+above,
first:k%columns===0,marks:marks[k]}}),height=at=>(film.top-at)/(film.top-bottom)*tall;return{width,wide,tall,lanes,panels,bottom,top:film.top,height:rows*whole,
x,y:height,lagAt:at=>Math.round(clamp(at/wide,0,1)*last),ticks:powerTicks(bottom,film.top,tall)}}function placeMarks(marks,placeOf,wide,theme){let lanes=[marks.
map(([lag])=>[placeOf(lag)-6,placeOf(lag)+6])];return marks.map(([lag,label])=>{let at=placeOf(lag),text=shorten(label,18),size=textWidth(theme,text,12);for(let lane=0;;lane++){
let taken=lanes[lane]??=[],from=(lane?[at-size+4,at-4,wide-size]:[at+10,at-10-size]).find(start=>start>=Math.min(0,wide-size)&&start+size<=Math.max(wide,size)+1&&
!taken.some(([a,b])=>start<b+4&&start+size>a-4));if(!(from===void 0&&(lane===0||taken.length)))return taken.push([from??0,(from??0)+size]),{x:at,text,lane,from:from??
0}}})}function zoomBottom(film){return film.bottom<-8?-5:film.bottom}function powerTicks(bottom,top,tall){let every=[1,2,5,10,20].find(step=>(top-bottom)/step*22<=
tall)??30,ticks=[];for(let power=Math.ceil(bottom/every)*every;power<=top;power+=every)ticks.push(power);return ticks}function lagUnder(layout,x,y){for(let{left,
top}of layout.panels)if(!(x<left-BETWEEN/2||x>left+layout.wide+BETWEEN/2)&&!(y<top-HEAD||y>top+layout.tall+TICKS))return layout.lagAt(x-left);return null}function drawPanels(pen,view){let{film,layout,lines,frame}=view;for(let place of layout.panels){drawHead(pen,layout,place,frame),drawGrid(pen,film,layout,place),
drawMarks(pen,layout,place);for(let line of lines)drawNorm(pen,layout,place,line,frame)}}function lineColor(line,theme){return css(parseColor(line[theme.mode],"\
#888888"))}function drawHead(pen,layout,{panel,left,top},frame){let{theme}=pen,y=top-layout.lanes*LANE-HEAD,fits=(text2,size,weight)=>{let shown=text2;for(let n=text2.
length;textWidth(theme,shown,size,weight)>layout.wide&&n>4;n--)shown=shorten(text2,n);return shown};pen.text(left,y+16,fits(panel.title,15,600),{fill:css(theme.
text),size:15,weight:600});let texts=describePanel(panel,frame),text=texts.find(each=>textWidth(theme,each,12)<=layout.wide)??texts[texts.length-1];pen.text(left,
y+33,text,{fill:css(theme.muted),size:12})}function drawGrid(pen,film,layout,{left,top,first}){let{theme}=pen,{wide,tall}=layout,muted={fill:css(theme.muted)};for(let power of layout.
ticks){let y=top+layout.y(power),one=power===0;pen.line(left,y,left+wide,y,{stroke:css(one?mix(theme.muted,theme.background,.45):theme.hairline)}),first&&pen.text(
left-8,y+4,tickText(power),{...muted,align:"right"})}pen.line(left,top+tall,left+wide,top+tall,{stroke:css(theme.faint)});let lags=stepTicks(0,Math.max(1,film.lags-
1),wide/46).filter(lag=>Number.isInteger(lag));for(let lag of lags){let x=left+layout.x(lag);pen.line(x,top+tall,x,top+tall+4,{stroke:css(theme.muted)});let edge=x+
12>left+wide;pen.text(edge?left+wide:x,top+tall+17,formatCount(lag),{...muted,align:edge?"right":"center"})}first&&(pen.text(left-8,top+tall+17,"lag",{...muted,
align:"right"}),pen.text(2,top-layout.lanes*LANE-HEAD+16,"norm",muted))}function drawMarks(pen,layout,{marks,left,top}){let color=css(pen.theme.muted);for(let mark of marks){
let x=left+mark.x;pen.line(x,top-LANE+3,x,top+layout.tall,{stroke:color,dash:[1,4]}),pen.path(`M${x-4} ${top-LANE+3}h8l-4 7Z`,{fill:color}),pen.text(left+mark.from,
top-mark.lane*LANE-LANE+10,mark.text,{fill:color,size:12})}}function drawNorm(pen,layout,{panel,left,top},line,frame){let values=curveAt(panel,line.name,frame);
if(!values)return;let d=normPath(values,layout,left,top);d&&pen.path(d,{stroke:lineColor(line,pen.theme),width:2,dash:line.dash})}function normPath(values,layout,left,top){
let{bottom}=layout,inside=value=>value>=bottom&&value<=layout.top,point=(lag,value)=>`${(left+layout.x(lag)).toFixed(1)} ${(top+layout.y(value)).toFixed(1)}`,edge=(lag,from,to)=>{
let limit=Math.min(from,to)<bottom?bottom:layout.top;return point(lag+(limit-from)/(to-from),limit)},d="";for(let lag=0;lag<values.length;lag++){let[before,value]=[
values[lag-1],values[lag]],joined=lag>0&&Number.isFinite(before)&&Number.isFinite(value);joined&&inside(before)?d+=inside(value)?`L${point(lag,value)}`:`L${edge(
lag-1,before,value)}`:joined&&inside(value)?d+=`M${edge(lag-1,before,value)}L${point(lag,value)}`:inside(value)&&(d+=`M${point(lag,value)}`)}return d}function drawNotes(pen,layout,{
panel,left,top},lines,frame){let{theme}=pen,curves=lines.map(line=>curveAt(panel,line.name,frame)).filter(Boolean),texts=panel.note?[[panel.note,css(theme.muted),
600]]:[];for(let line of lines){let values=curveAt(panel,line.name,frame);if(!values)continue;if(values.every(value=>Number.isNaN(value))){texts.push(["numbers \
out of range",css(theme.bad),600]);break}let note=curveNote(values),color=lineColor(line,theme);note&&texts.push(...wrapNote(theme,`${line.title}:`,note,layout.
wide-14).map(text=>[text,color,600]))}let sizes=texts.map(([text,,weight])=>textWidth(theme,text,12,weight)+6),corner=freeCorner(layout,curves,Math.max(...sizes),
texts.length*15+1);texts.forEach(([text,color,weight],k)=>{let[x,y]=[left+corner.x,top+corner.y+12+k*15];pen.rect(x,y-12,sizes[k],16,{fill:css(theme.background)}),
pen.text(x+3,y,text,{fill:color,weight})})}function freeCorner(layout,curves,wide,tall){let[right,low]=[layout.wide-wide-4,layout.tall-tall-4],corners=[4,right].
flatMap(x=>[{x,y:low},{x,y:4}]),free=({x,y})=>curves.every(values=>values.every((value,lag)=>{let[at,next]=[lag,Math.min(lag+1,values.length-1)].map(layout.x);if(next<
x||at>x+wide)return!0;let ends=[value,values[lag+1]??value].filter(Number.isFinite).map(layout.y);return!ends.length||Math.max(...ends)<y-2||Math.min(...ends)>y+
tall+2}));return corners.find(free)??corners[0]}function wrapNote(theme,name,note,width){let whole=`${name} ${note}`;return textWidth(theme,whole,12,600)<=width?
[whole]:[name,note]}function makeCarouselDom(root){let dom={root,...makePlay(!0),slider:el("input",{type:"range",class:"scrubber","aria-label":"Share of the training",min:0,max:1,step:"\
any"}),readout:el("div",{class:"readout"}),saving:el("div",{class:"saving"}),chips:el("div",{class:"chips",role:"group","aria-label":"Curves to show"}),figure:makeLayers(
"figure"),notes:el("div",{class:"notes note"}),spoken:el("div",{class:"hidden-text",role:"status","aria-live":"polite"})};setAttributes(dom.figure.over,{tabindex:0,
role:"application"});let bar=el("div",{class:"bar"},dom.play,dom.slider,dom.readout,dom.saving);return root.replaceChildren(bar,dom.chips,dom.figure.node,dom.notes,
dom.spoken),dom}function fillCarouselChips(dom,view){let{film,theme}=view,chips=drawnLines(film).map(line=>{let chip=makeChip("",!view.hidden.has(line.name),line.
name),sample=svgEl("line",{x1:0,y1:5,x2:26,y2:5,stroke:lineColor(line,theme),"stroke-width":2.5,"stroke-dasharray":line.dash.join(" ")||null});return chip.append(
svgEl("svg",{width:26,height:10,"aria-hidden":"true"},sample),line.title),chip});if(zoomBottom(film)>film.bottom){let zoom=makeChip(`Zoom in to ${tickText(zoomBottom(
film))} and above`,view.zoomed,"zoom");zoom.title="Look closer at the cells whose error stays; lines that leave the axis are cut",zoom.classList.add("zoom"),chips.
push(zoom)}freshen(dom.chips,chips)}function showMoment(dom,view){let{film,frame,playing}=view,text=describeMoment(film,frame);showSlider(dom.slider,film.moments[frame],
text),setText(dom.readout,text),showPlay(dom,playing,"Play the training from here")}function drawLag(pen,view){let{film,layout,lines,frame,lag}=view,{theme}=pen,pale=view.pointed?1:.55;for(let place of layout.panels){let{panel,left,top}=place,x=left+
layout.x(lag);lag<panel.lags&&pen.line(x,top,x,top+layout.tall,{stroke:css(theme.text),width:1.25,opacity:pale}),drawLagPlate(pen,layout,place,lag,film),lines.forEach(
(line,k)=>{let values=curveAt(panel,line.name,frame);if(!values)return;let value=lag<values.length?values[lag]:null;drawValue(pen,layout,place,line,value,k),!(value===
null||!Number.isFinite(value)||value<layout.bottom||value>layout.top)&&pen.path(circlePath(x,top+layout.y(value),3.5),{fill:lineColor(line,theme),stroke:css(theme.
background),width:1.5})}),drawNotes(pen,layout,place,lines,frame)}}function drawLagPlate(pen,layout,{left,top},lag,film){let{theme}=pen,text=`lag ${formatCount(
lag)}`,wide=Math.max(textWidth(theme,text,12,600),textWidth(theme,`lag ${film.lags}`,12,600))+10,x=clamp(left+layout.x(lag)-wide/2,left-6,left+layout.wide-wide+
2);pen.rect(x,top+layout.tall+4,wide,18,{fill:css(theme.text),radius:4}),pen.text(x+wide/2,top+layout.tall+17,text,{fill:css(theme.background),weight:600,align:"\
center"})}var SHORT={full:"full",path:"path"};function drawValue(pen,layout,{left,top},line,value,row){let{theme}=pen,y=top+layout.tall+TICKS+row*VALUE+14,color=lineColor(
line,theme);pen.line(left,y-4,left+22,y-4,{stroke:color,width:2,dash:line.dash});let text=powerOfTen(value),room=layout.wide-34-textWidth(theme,text,13,600),long=textWidth(
theme,line.title,12)<=room;pen.text(left+28,y,long?line.title:SHORT[line.name]??line.title,{fill:color}),pen.text(left+layout.wide,y,text,{fill:css(theme.text),
size:13,weight:600,align:"right"})}function speakLag(view){let{film,lines,frame,lag}=view,cells=film.panels.map(panel=>{let parts=lines.filter(line=>panel.curves[line.
name]).map(line=>{let values=curveAt(panel,line.name,frame);return`${line.title} ${powerOfTen(lag<values.length?values[lag]:null)||"no number"}`});return panel.
note&&parts.push(panel.note),`${panel.title}: ${parts.join(", ")}`});return`lag ${formatCount(lag)}. ${cells.join(". ")}`}function wireLag(dom,view){let{over}=dom.figure;over.addEventListener("pointermove",event=>{let{x,y}=spotIn(over,event),lag=lagUnder(view.layout,x,y);lag!==null&&
view.point(lag,!0)}),over.addEventListener("pointerleave",()=>view.point(view.lag,!1)),over.addEventListener("blur",()=>view.point(view.lag,!1)),over.addEventListener(
"keydown",event=>{let last=view.film.lags-1,moves={ArrowRight:1,ArrowLeft:-1,PageUp:10,PageDown:-10,Home:-last,End:last};event.key in moves&&(event.preventDefault(),
view.point(clamp(view.lag+moves[event.key],0,last),!0),setText(dom.spoken,speakLag(view)))})}function create4(root,savesPage){let view={film:null,raw:null,theme:null,layout:null,lines:[],wanted:1,lag:0,pointed:!1,zoomed:!1,hidden:new Set,send:nothing,width:0,
dirty:new Set},dom=makeCarouselDom(root),schedule=onceAFrame(()=>paintCarousel(view,dom)),repaint=part=>{view.dirty.add(part),schedule()},scrubber=makeScrubber(
dom,view,{name:"at",valueOf:frame=>view.film.moments[frame],frameAt:share=>nearest(view.film.moments,share),moved:()=>{view.wanted=view.film.moments[view.frame],
repaint("frame")},waits:!1});view.point=(lag,pointed)=>{Object.assign(view,{lag,pointed}),repaint("lag")},view.toggle=name=>{view.hidden.delete(name)||view.hidden.
add(name),repaint("all")},view.zoom=()=>{view.zoomed=!view.zoomed,repaint("all")},wireLag(dom,view),wireChips(dom.chips,name=>name==="zoom"?view.zoom():view.toggle(
name));let menu=addMenu(dom.saving,root,savesPage,{picture:()=>pictureOf(view),payload:()=>({...view.raw,selected:view.film.moments[view.frame],live:!1})});return addFilm(
menu,dom.spoken,{moments:()=>view.film.frames,begin:()=>movieOf({...view})}),living(root,view,{take:data=>takeCarousel(view,data),redraw:()=>repaint("all"),ends:[
scrubber.stop,schedule.cancel]})}function pictureOf(view){let{film,theme,width}=view;return{theme,width,height:savedHeight(view),name:film.file??film.name,draw:pen=>drawSaved(
pen,view)}}function movieOf(view){return{name:view.film.file??view.film.name,picture:frame=>pictureOf({...view,frame})}}function takeCarousel(view,data){let before=view.
film,film=decodeCarousel(data),same=before&&before.name===film.name,asked=data.selected??1;(!same||isAnother(data,view.raw,"selected"))&&(view.wanted=asked,view.
said=asked),view.frame=nearest(film.moments,view.wanted),view.lag=lagIn(film,same?before:null,view.lag),Object.assign(view,{film,raw:data})}function paintCarousel(view,dom){
let{film,theme,dirty,width}=view;if(!film||!width)return;let all=dirty.has("all");all&&(view.lines=drawnLines(film).filter(line=>!view.hidden.has(line.name)),view.
layout=layoutCarousel(film,width,view.lines,view.zoomed,theme),fillCarouselChips(dom,view),labelFigure(view,dom),setText(dom.notes,film.notes.join(" ")),dom.root.
classList.toggle("still",film.frames<2),dom.root.classList.toggle("narrow",width<560));let{height}=view.layout;(all||dirty.has("frame"))&&(drawPanels(freshPen(dom.
figure.base,width,height,theme),view),showMoment(dom,view)),drawLag(freshPen(dom.figure.over,width,height,theme),view),dirty.clear()}function labelFigure(view,dom){
let cells=view.film.panels.map(panel=>panel.title).join(", ");dom.figure.over.setAttribute("aria-label",`Norms against the lag on one logarithmic axis: ${cells}\
. Arrow keys left and right move through the lags.`)}var SAVED_HEAD=56;function savedHeight(view){return SAVED_HEAD+view.layout.height+(view.film.notes.length?22:
0)}function drawSaved(pen,view){let{film,theme,lines,frame}=view,title=film.title?`${film.title}, ${describeMoment(film,frame)}`:describeMoment(film,frame);pen.
text(4,22,title,{fill:css(theme.text),size:16,weight:600});let x=4;for(let line of lines){let color=lineColor(line,theme);pen.line(x,41,x+26,41,{stroke:color,width:2.5,
dash:line.dash}),pen.text(x+32,45,line.title,{fill:color}),x+=50+textWidth(theme,line.title,12)}pen.at(0,SAVED_HEAD,inner=>{drawPanels(inner,view),drawLag(inner,
view)}),film.notes.length&&pen.text(4,savedHeight(view)-8,film.notes.join(" "),{fill:css(theme.muted)})}function decodeCell(raw){let[time,units]=[raw.labels.length,raw.units.length],floats=text=>decodeFloats(text),values=new Map(Object.entries(raw.values).map(([name,
{data,stats}])=>[name,{data:floats(data),stats:floats(stats)}]));return{...raw,time,wide:Number(/ width="([\d.]+)"/.exec(raw.drawings.wide)[1]),value(name,t,row){
let found=values.get(name);return found?row===null?found.stats[t]:found.data[t*units+row]:null},spread(name,t){let{stats}=values.get(name);return[stats[time+t],
stats[2*time+t]]}}}function lineOf(cell,node){let has=name=>cell.lines.some(line=>line.name===name);return has(node)?node:node==="reset"?"content":["write","kee\
p","add"].includes(node)&&has("cell_state")?"cell_state":["write","squash","read","add"].includes(node)?"hidden_state":null}function placeDrawing(place,cell,text){let document_=new DOMParser().parseFromString(text,"image/svg+xml"),svg=document.importNode(document_.documentElement,!0);
svg.removeAttribute("height"),svg.setAttribute("width","100%");let{width}=svg.viewBox.baseVal;Object.assign(svg.style,{minWidth:`${width}px`,maxWidth:`${width*1.15}\
px`}),svg.setAttribute("role","group"),svg.setAttribute("aria-label",`The ${cell.cell} cell: what feeds what`);let focused=place.querySelector(":focus");place.replaceChildren(
svg);let all=selector=>[...svg.querySelectorAll(selector)],nodes=all(".node");for(let node of nodes)cell.lines.some(line=>line.name===node.dataset.node)&&setAttributes(
node,{tabindex:0,role:"button"});return nodes.find(node=>node.dataset.node===focused?.dataset.node)?.focus(),{text,svg,wires:all(".wire"),prints:all("[data-prin\
t]"),nodes}}function wireStrength(value){return Number.isFinite(value)?Math.abs(value)/(1+Math.abs(value)):0}function paintDrawing(drawing,cell,t,row){for(let wire of drawing.
wires){let value=cell.value(wire.dataset.value,t,row),strength=wireStrength(value);wire.setAttribute("stroke",`var(--${value<0?"negative":"positive"})`),wire.setAttribute(
"stroke-width",(1.2+5*strength).toFixed(2)),wire.setAttribute("stroke-opacity",(.3+.7*strength).toFixed(3))}for(let print of drawing.prints)setText(print,formatFixed(
cell.value(print.dataset.print,t,row)));for(let node of drawing.nodes){if(!node.hasAttribute("tabindex"))continue;let name=node.dataset.node;node.setAttribute("\
aria-label",`${cell.titles[name]}: ${formatFixed(cell.value(name,t,row))}`)}}function markDrawing(drawing,cell,lit,pinned){drawing.svg.classList.toggle("marked",
lit.size>0);for(let node of drawing.nodes)node.classList.toggle("lit",lit.has(lineOf(cell,node.dataset.node))),node.hasAttribute("tabindex")&&node.setAttribute(
"aria-pressed",pinned.has(node.dataset.node));for(let wire of drawing.wires){let{to}=wire.dataset;wire.classList.toggle("lit",!to.startsWith("previous.")&&lit.has(
lineOf(cell,to)))}}function drawingColors(cell,theme){let colors=Object.entries({ink:"text",muted:"muted",ground:"background",surface:"panel",positive:"positive",
negative:"negative"}).map(([name,key])=>[name,css(theme[key])]),looks=Object.entries(cell.looks).map(([name,look])=>[name,look[theme.mode]]);return Object.fromEntries(
[...colors,...looks])}function setSymbol(text){return text.split(/_\{([^}]*)\}/).map((part,k)=>k%2?el("sub",{},part):part)}function makeLines(cell,theme){return cell.lines.map(line=>{
let numbers=el("span",{class:"numbers"}),left=el("b",{},...setSymbol(line.symbol));left.style.color=cell.looks[line.name][theme.mode];let right=line.tokens.flatMap(
token=>Array.isArray(token)?setSymbol(token[1]):[token]),node=el("li",{"data-line":line.name},el("span",{class:"symbols"},left," = ",...right),numbers);return{line,
node,numbers}})}function arithmeticOf(cell,line,t,row){let text="";for(let token of line.tokens){if(!Array.isArray(token)){text+=token;continue}let number=formatFixed(
cell.value(token[0],t,row));number.startsWith("\u2212")&&text.endsWith(" + ")?text=`${text.slice(0,-2)}\u2212 ${number.slice(1)}`:text+=number.startsWith("\u2212")&&
text.endsWith("\xD7 ")?`(${number})`:number}return text}function isHeld(cell,name,t,row){return cell.held.some(([gate,steps,units])=>gate===name&&(steps?.includes(
t)??!0)&&(row===null||(units?.includes(cell.units[row])??!0)))}function numbersOf(cell,line,t,row){let result=formatFixed(cell.value(line.name,t,row));if(isHeld(
cell,line.name,t,row))return`${row===null?"mean":"="} ${result}, held there, whatever its sum`;if(row===null){let[low,high]=cell.spread(line.name,t);return`mean\
 ${result}, most units ${formatFixed(low)} to ${formatFixed(high)}`}return line.tokens.some(token=>Array.isArray(token)&&!Number.isFinite(cell.value(token[0],t,
row)))?`= ${result}, its value before the first step`:line.tokens.length===1?`= ${result}`:`= ${arithmeticOf(cell,line,t,row)} = ${result}`}function paintLines(lines,cell,t,row,lit){
for(let{line,node,numbers}of lines)setText(numbers,numbersOf(cell,line,t,row)),node.classList.toggle("lit",lit.has(line.name))}var COLUMNS=560,BESIDE2=1080;function makeCellDom(root){let dom={...makePlay(!1),slider:el("input",{type:"range",min:0,step:1,"aria-label":"Time step"}),readout:el(
"div",{class:"at-step"}),unit:el("select",{"aria-label":"Unit"}),saving:el("div",{class:"saving"}),drawing:el("div",{class:"drawing"}),lines:el("ol",{class:"lin\
es","aria-label":"What each part works out at this step"}),notes:el("div",{class:"notes note"}),spoken:el("div",{class:"hidden-text",role:"status","aria-live":"\
polite"})},steps=el("div",{class:"steps"},dom.play,dom.slider),bar=el("div",{class:"bar"},steps,dom.readout,el("label",{class:"unit"},"Unit ",dom.unit),dom.saving);
return root.replaceChildren(bar,el("div",{class:"both"},dom.drawing,dom.lines),dom.notes,dom.spoken),{...dom,steps}}function create5(root,savesPage){let dom=makeCellDom(
root),view={cell:null,raw:null,theme:null,width:0,t:0,row:0,marked:null,pinned:new Set,drawing:null,lines:[],playing:!1,fresh:!1},schedule=onceAFrame(()=>paintCell(
view,dom,root)),clock=makeClock({at:()=>view.t,count:()=>view.cell.time,go:t=>view.go(t),end:()=>view.pause()},STEPS_A_SECOND);view.go=(t,tell=!0)=>{!view.cell||
t===view.t||(view.t=clamp(t,0,view.cell.time-1),tell&&view.tell(),schedule())},view.tell=()=>tellTime(view,view.cell.group,view.t+view.cell.first,view.playing),
view.pause=()=>{let played=view.playing;view.playing=!1,clock.stop(),played&&view.tell(),schedule()},view.play=()=>{view.t===view.cell.time-1&&view.go(0),view.playing=
!0,clock.start(),schedule()},wireCell(dom,view,line=>{view.marked=line,schedule()},schedule);let deaf=hearTime(view,(group,t)=>{view.cell&&group&&group===view.cell.
group&&view.go(t-view.cell.first,!1)});return addMenu(dom.saving,root,savesPage,{picture:()=>screenPicture(root,[dom.drawing,dom.lines,dom.notes],{theme:view.theme,
name:view.cell.name,heading:cellHeading(view)}),payload:()=>({...view.raw,step:view.t,unit:view.row===null?view.cell.unit:view.cell.units[view.row],controls:!0})}),
living(root,view,{take:data=>takeCell(view,data,dom),redraw:()=>{view.fresh=!0,schedule()},ends:[clock.stop,schedule.cancel,deaf]})}function takeCell(view,data,dom){
let before=view.cell,cell=decodeCell(data),same=before&&before.group===cell.group&&before.time===cell.time&&before.cell===cell.cell&&before.units.length===cell.
units.length,asked=!same||view.raw.step!==data.step;asked&&(view.t=cell.step),(!same||view.raw.unit!==data.unit)&&(view.row=cell.units.indexOf(cell.unit)),Object.
assign(view,{cell,raw:data,marked:same?view.marked:null,pinned:same?view.pinned:new Set});let option=(value,text)=>el("option",{value},text);dom.unit.replaceChildren(
...cell.units.map((unit,row)=>option(row,String(unit))),option("all","mean of all")),dom.slider.max=cell.time-1,dom.steps.hidden=!cell.controls,setText(dom.notes,
cell.notes.join(" ")),asked&&askTime(view,cell.group)}function wireCell(dom,view,mark,schedule){dom.slider.addEventListener("input",()=>{view.pause(),view.go(Number(
dom.slider.value))}),dom.play.addEventListener("click",()=>view.playing?view.pause():view.play()),dom.unit.addEventListener("change",()=>{view.row=dom.unit.value===
"all"?null:Number(dom.unit.value),schedule()});let found=event=>{let node=event.target.closest("[data-node], [data-line]");return node?node.dataset.line??lineOf(
view.cell,node.dataset.node):null};for(let place of[dom.drawing,dom.lines])place.addEventListener("pointerover",event=>mark(found(event))),place.addEventListener(
"pointerleave",()=>mark(null)),place.addEventListener("focusin",event=>{mark(found(event));let{node}=view.lines.find(({line})=>line.name===view.marked)??{};node&&
setText(dom.spoken,`${node.firstChild.textContent} ${node.lastChild.textContent}`)}),place.addEventListener("focusout",()=>mark(null)),place.addEventListener("c\
lick",event=>{let line=found(event);line!==null&&(view.pinned.delete(line)||view.pinned.add(line),mark(view.pinned.has(line)?line:null))});dom.drawing.addEventListener(
"keydown",event=>{let move={ArrowRight:1,ArrowLeft:-1}[event.key];if(move)view.go(clamp(view.t+move,0,view.cell.time-1));else if(event.key==="Escape")view.pinned.
clear(),mark(null);else if(event.key==="Enter"||event.key===" ")event.target.dispatchEvent(new MouseEvent("click",{bubbles:!0}));else return;event.preventDefault()})}
function cellHeading({cell,t,row}){let unit=row===null?"mean of all units":`unit ${cell.units[row]}`;return`${cell.title}, ${unit}, ${stepText(cell,t)}`}function stepText(cell,t){
return`step ${formatCount(t+cell.first)} of ${formatCount(cell.first+cell.time-1)}: \u2018${visibleText(cell.labels[t])}\u2019`}function paintCell(view,dom,root){
let{cell,theme,width}=view;if(!cell||!width)return;if(view.fresh){view.fresh=!1;for(let[name,color]of Object.entries(drawingColors(cell,theme)))root.style.setProperty(
`--${name}`,color);view.lines=makeLines(cell,theme),dom.lines.replaceChildren(...view.lines.map(({node})=>node)),root.classList.toggle("beside",width>=BESIDE2),
root.classList.toggle("columns",width>=COLUMNS&&width<BESIDE2);let text2=cell.drawings[dom.drawing.clientWidth<cell.wide?"narrow":"wide"];view.drawing?.text!==text2&&
(view.drawing=placeDrawing(dom.drawing,cell,text2))}paintDrawing(view.drawing,cell,view.t,view.row);let lit=new Set(view.marked===null?view.pinned:[...view.pinned,
view.marked]);markDrawing(view.drawing,cell,lit,view.pinned),paintLines(view.lines,cell,view.t,view.row,lit);let text=stepText(cell,view.t);setText(dom.readout,
text),showSlider(dom.slider,view.t,text),showPlay(dom,view.playing,"Play through the sequence"),dom.unit.value=view.row===null?"all":view.row}var GATE_LEVELS=254,MISSING=255;function decodeFilm(data){let{time,units}=data,film={...data,frames:data.steps.length,unitCount:units.length,quantities:data.quantities.
map(quantity=>({...quantity,bytes:decodeBytes(quantity.data),stats:quantity.stats?decodeWords(quantity.stats):null})),verdicts:data.correct?decodeBytes(data.correct):
null,predictionWords:data.predictions?data.predictions.words.map(String):null,predictionCodes:data.predictions?decodeWords(data.predictions.codes):null,unknown:new Set(
data.unknown),marked:new Set(data.marks.map(([at])=>at))};return film.gates=film.quantities.filter(quantity=>quantity.stats),film.value=(quantity,frame,row,t)=>{
let level=quantity.bytes[(frame*units.length+row)*time+t];if(level===MISSING)return null;let share=level/GATE_LEVELS;return quantity.kind==="gate"?share:(2*share-
1)*quantity.scale},film.stat=(gate,frame,which,t)=>gate.stats[(frame*3+which)*time+t]/65535,film.prediction=(frame,t)=>film.predictionCodes?film.predictionWords[film.
predictionCodes[frame*time+t]]:"",film.verdict=(frame,t)=>film.verdicts?film.verdicts[frame*time+t]:2,film}function describeFrame(film,frame){if(film.sized)return"";
let last=film.steps[film.frames-1],of=film.frames>1&&!film.live?` of ${formatCount(last)}`:"",parts=[film.origin||`step ${formatCount(film.steps[frame])}${of}`],
curve=film.curve;return curve&&curve.frame_loss[frame]!==null&&parts.push(`loss ${formatNumber(curve.frame_loss[frame])}`),curve&&curve.frame_metric[frame]!==null&&
parts.push(`${curve.metric_name} ${withUnit(curve.frame_metric[frame],curve.metric_unit)}`),parts.join(" \xB7 ")}var ROW=21,TITLE=24,GAP=12,MOST_LETTERS=48;function visibleQuantities(film,hidden){return film.quantities.filter(quantity=>!hidden.has(quantity.name))}function layoutMargins(width){
return width<560?{left:66,right:74}:{left:88,right:104}}function layoutFilm(film,width,hidden,theme){let{left,right}=layoutMargins(width),plot={left,width:Math.
max(60,width-left-right)},step=plot.width/film.time,layout={width,plot,step,panels:[],x:t=>left+(t+.5)*step},y=2,add=(kind,height,more={})=>{layout.panels.push(
{kind,y,height,...more}),y+=height},flags=placeFlags(film,layout,theme),rows=sequenceRows(film,layout,theme),verdict=film.verdicts?14:0,apart=closestVerdicts(film)*
step,tall=rows.reduce((sum,row)=>sum+row.lanes*ROW,0);add("sequence",flags.lanes*18+tall+verdict+GAP,{flags,rows,tall,verdict,apart});let shown=visibleQuantities(
film,hidden),gates=shown.filter(quantity=>quantity.stats);gates.length&&add("means",TITLE+104+GAP,{gates});for(let quantity of shown)add("heat",TITLE+heatHeight(
film)+GAP,{quantity});return add("axis",34),layout.height=y,layout.timeAt=x=>clamp(Math.floor((x-left)/step),0,film.time-1),layout}function heatHeight(film){return Math.
round(clamp(film.unitCount*9,40,Math.max(96,Math.min(film.unitCount*1.5,160))))}function sequenceRows(film,layout,theme){let rows=film.sized?[]:[{title:"input",
texts:film.labels.map(visibleText),weight:500}];for(let{title,texts}of film.rows??[])rows.push({title,texts:texts.map(text=>text===""?"":visibleText(text)),weight:title===
"becomes"?700:500});film.targets&&film.targets.some(text=>text!=="")&&rows.push({title:"target",texts:film.targets,weight:400}),film.predictionWords&&rows.push(
{title:"prediction",predictions:!0,weight:600});for(let row of rows)Object.assign(row,columnsThatFit(film,row,layout,theme));return rows}function closestVerdicts(film){
let before=-1/0,least=1/0;for(let t=0;t<film.time;t++)film.verdict(film.frames-1,t)>1||(least=Math.min(least,t-before),before=t);return least}function longestText(layout){
return layout.step<34?14:Math.max(4,Math.floor((layout.step-8)/8))}function columnsThatFit(film,row,layout,theme){let width=text=>textWidth(theme,shorten(text,longestText(
layout)),13,row.weight)+(text.length>1?7:3),times=Array.from({length:film.time},(_,t)=>t),widths,filled;if(row.predictions){let widest=Math.max(...film.predictionWords.
map(width));widths=times.map(()=>widest),filled=times.filter(t=>{for(let frame=0;frame<film.frames;frame++)if(film.prediction(frame,t)!=="")return!0;return!1})}else
widths=row.texts.map(text=>text===""?0:width(text)),filled=times.filter(t=>row.texts[t]!=="");let needed=Math.max(...filled.map(t=>widths[t]),1),every=[1,2,5,10,
20,50,100,200,500,1e3,5e3].find(k=>k*layout.step>=needed)??1e4,everything=filled.length*needed<layout.plot.width||filled.every(t=>widths[t]<=layout.step),taken=[],
fits=t=>{let from=layout.x(t)-widths[t]/2,to=from+widths[t];return from<layout.plot.left-10||to>layout.width+3||taken.some(([a,b])=>from<b&&a<to)?!1:(taken.push(
[from,to]),!0)};if(!everything&&needed<=2*layout.step)return{columns:filled,lanes:2};let first=filled.filter(t=>film.marked.has(t)&&fits(t)),then=filled.filter(
t=>!film.marked.has(t)&&(everything||t%every===0)&&fits(t));return{columns:first.concat(then),lanes:1}}function placeFlags(film,layout,theme){let lanes=[];return{
flags:film.marks.map(([t,label])=>{let x=layout.x(t),right=layout.width-4-x,wide=words=>textWidth(theme,words,12,600)+14,text=shorten(label,MOST_LETTERS);for(let n=text.
length;wide(text)>Math.max(right,x)&&n>4;n--)text=shorten(label,n);let width=wide(text),toLeft=width>right,from=toLeft?x-width:x,lane=lanes.findIndex(taken=>taken.
every(([a,b])=>from+width<a||from>b));return lane<0&&lanes.length<3&&(lane=lanes.push([])-1),lane>=0&&lanes[lane].push([from,from+width]),{t,text:lane<0?"":text,
lane:Math.max(lane,0),toLeft,width}}),lanes:lanes.length}}function quantityColor(quantity,theme){return parseColor(quantity[theme.mode],"#888888")}var MEANS={title:"Gates over time",note:"mean over units; band: 10th to\
 90th percentile",ticks:[[0,"0 closed"],[.5,"0.5"],[1,"1 open"]]},SIZES={title:"Size of the difference",note:"as a share of its peak; dotted: a tenth",ticks:[[0,
"0"],[.5,"half"],[1,"peak"]],tenth:.1};function drawMeans(pen,film,layout,panel,frame){let{theme}=pen,{left,width}=layout.plot,top=panel.y+TITLE,height=panel.height-
TITLE-GAP,y=value=>top+(1-value)*height,{title,note,ticks,tenth}=film.sized?SIZES:MEANS;pen.text(left,panel.y+16,title,{fill:css(theme.text),size:14,weight:600});
let offset=textWidth(theme,title,14,600)+18;width-offset>textWidth(theme,note,12)&&pen.text(left+offset,panel.y+16,note,{fill:css(theme.muted)}),tenth&&pen.line(
left,y(tenth),left+width,y(tenth),{stroke:css(theme.muted),dash:[2,3]});for(let[value,text]of ticks)pen.line(left,y(value),left+width,y(value),{stroke:css(theme.
faint)}),pen.text(left-10,y(value)+4,text,{fill:css(theme.muted),align:"right"});for(let gate of panel.gates)drawBand(pen,film,layout,gate,frame,y);for(let gate of panel.
gates)drawMean(pen,film,layout,gate,frame,y);drawGateLabels(pen,film,layout,panel,frame,y)}function drawBand(pen,film,layout,gate,frame,y){let upper="",lower="";
for(let t=0;t<film.time;t++){let x=layout.x(t).toFixed(1);upper+=`${t?"L":"M"}${x} ${y(film.stat(gate,frame,2,t)).toFixed(1)}`,lower=`L${x} ${y(film.stat(gate,frame,
1,t)).toFixed(1)}`+lower}pen.path(upper+lower+"Z",{fill:css(quantityColor(gate,pen.theme)),opacity:.16})}function drawMean(pen,film,layout,gate,frame,y){let d="";
for(let t=0;t<film.time;t++)d+=`${t?"L":"M"}${layout.x(t).toFixed(1)} ${y(film.stat(gate,frame,0,t)).toFixed(1)}`;pen.path(d,{stroke:css(quantityColor(gate,pen.
theme)),width:2,dash:gate.dash})}function drawGateLabels(pen,film,layout,panel,frame,y){let right=layout.plot.left+layout.plot.width,ends=panel.gates.map(gate=>({
gate,at:y(film.stat(gate,frame,0,film.time-1))})).sort((a,b)=>a.at-b.at);ends.forEach((end,k)=>{end.label=k?Math.max(end.at,ends[k-1].label+15):Math.max(end.at,
y(1))});let overflow=ends.length?Math.max(0,ends[ends.length-1].label-y(0)):0;for(let{gate,at,label}of ends){let color=css(quantityColor(gate,pen.theme)),text=layout.
width<560?gate.title.replace(" gate",""):gate.title;pen.line(right-layout.step/2,at,right+8,label-overflow,{stroke:color,opacity:.5}),pen.text(right+12,label-overflow+
4,text,{fill:color,weight:600,size:13})}}function levelColors(quantity,theme){let levels=new Uint32Array(256),own=quantityColor(quantity,theme);for(let level=0;level<
MISSING;level++){let share=level/GATE_LEVELS,side=2*share-1,color=quantity.kind==="gate"?mix(theme.background,own,share):mix(theme.background,side<0?theme.negative:
theme.positive,Math.abs(side));levels[level]=packed2(color)}return levels[MISSING]=packed2(theme.faint),levels}function packed2([red,green,blue]){return(255<<24|
blue<<16|green<<8|red)>>>0}function makeHeat(film,quantity,theme){let canvas=el("canvas",{width:film.time,height:Math.max(1,film.unitCount)}),context=canvas.getContext(
"2d"),image=context.createImageData(canvas.width,canvas.height),pixels=new Uint32Array(image.data.buffer);return{canvas,context,image,pixels,levels:levelColors(
quantity,theme),drawn:""}}function paintHeat(film,quantity,heat,frame,order){let wanted=`${frame} ${order?"sorted":"as is"}`;if(heat.drawn===wanted)return;let{time,
unitCount}=film,start=frame*unitCount*time;for(let row=0;row<unitCount;row++){let from=start+(order?order[row]:row)*time,to=row*time;for(let t=0;t<time;t++)heat.
pixels[to+t]=heat.levels[quantity.bytes[from+t]]}heat.context.putImageData(heat.image,0,0),heat.drawn=wanted}function drawHeat(pen,film,layout,panel,heat,order){
let{theme}=pen,{quantity}=panel,{left,width}=layout.plot,top=panel.y+TITLE,height=panel.height-TITLE-GAP,color=css(quantityColor(quantity,theme));pen.text(left,
panel.y+16,quantity.title,{fill:color,size:14,weight:600}),pen.image(heat.canvas,left,top,width,height),pen.rect(left-.5,top-.5,width+1,height+1,{stroke:css(theme.
faint)});let numbers=film.units,ends=order?[order[0],order[order.length-1]]:[0,numbers.length-1],side={fill:css(theme.muted),align:"right"};pen.text(left-10,top+
11,order?"unit":`unit ${numbers[ends[0]]}`,side),numbers.length>1&&pen.text(left-10,top+height-2,order?"sorted":String(numbers[ends[1]]),side),drawColorBar(pen,
layout,quantity,heat,top,height)}function drawColorBar(pen,layout,quantity,heat,top,height){let{theme}=pen,x=layout.plot.left+layout.plot.width+12;heat.bar??=barPicture(
heat.levels),pen.image(heat.bar,x,top,10,height),pen.rect(x-.5,top-.5,11,height+1,{stroke:css(theme.faint)});let signed=quantity.kind==="signed",most=formatNumber(
quantity.scale),style={fill:css(theme.muted)};pen.text(x+16,top+10,signed?`+${most}`:"1 open",style),signed&&height>44&&pen.text(x+16,top+height/2+4,"0",style),
pen.text(x+16,top+height-1,signed?`\u2212${most}`:"0 closed",style)}function barPicture(levels){let canvas=el("canvas",{width:1,height:255}),context=canvas.getContext(
"2d"),image=context.createImageData(1,255),pixels=new Uint32Array(image.data.buffer);for(let k=0;k<255;k++)pixels[k]=levels[254-k];return context.putImageData(image,
0,0),canvas}function drawAxis(pen,film,layout,panel){let{theme}=pen,first=film.time_start+film.count_from,style={fill:css(theme.muted),align:"center"},ticks=stepTicks(
first,first+film.time-1||1,layout.plot.width/60);for(let tick of ticks.filter(at=>Number.isInteger(at)&&at<first+film.time)){let x=layout.x(tick-first);pen.line(
x,panel.y-GAP+2,x,panel.y-GAP+6,{stroke:css(theme.muted)}),pen.text(x,panel.y+8,formatCount(tick),style)}pen.text(layout.plot.left-10,panel.y+8,"time",{...style,
align:"right"})}function cursorAt(film,layout,x,y,order){let{left,width}=layout.plot;if(x<left-2||x>left+width+2)return null;let cursor={t:layout.timeAt(x),row:null,x,y};for(let panel of layout.
panels){if(panel.kind!=="heat")continue;let top=panel.y+TITLE,height=panel.height-TITLE-GAP;if(y<top||y>=top+height)continue;let shown=clamp(Math.floor((y-top)/
height*film.unitCount),0,film.unitCount-1);cursor.shown=shown,cursor.row=order?order[shown]:shown}return cursor}function drawCursor(pen,film,layout,cursor){let{
theme}=pen,x=layout.plot.left+cursor.t*layout.step,top=layout.panels[0].y+layout.panels[0].flags.lanes*18,bottom=layout.height-34-GAP+6,wide=Math.max(layout.step,
5);pen.rect(x-(wide-layout.step)/2,top,wide,bottom-top,{fill:css(theme.text),opacity:.07});let below=layout.panels[0].y+layout.panels[0].height-GAP/2;pen.line(layout.
x(cursor.t),below,layout.x(cursor.t),bottom,{stroke:css(theme.text),width:1.25});for(let panel of layout.panels){if(panel.kind!=="heat"||cursor.row===null)continue;
let row=(panel.height-TITLE-GAP)/film.unitCount,y=panel.y+TITLE+cursor.shown*row;pen.rect(layout.plot.left,y,layout.plot.width,Math.max(row,2),{stroke:css(theme.
text),opacity:.7})}}function makeTooltip(){let head=el("div",{class:"tip-head"}),answer=el("div",{class:"tip-answer"}),[unitHead,meanHead,spreadHead]=[0,1,2].map(
()=>el("th",{scope:"col"})),headings=el("tr",{},el("th",{},el("span",{class:"hidden-text"},"quantity")),unitHead,meanHead,spreadHead),body=el("tbody"),table=el(
"table",{},el("thead",{},headings),body),node=el("div",{class:"tip","aria-hidden":"true"},head,answer,table);return node.hidden=!0,{node,head,answer,unitHead,meanHead,
spreadHead,body,table,rows:[]}}function resetTooltip(tip,film,quantities,theme){setText(tip.meanHead,film.sized?"of its peak":"mean"),setText(tip.spreadHead,film.
sized?"":"10\u201390%"),tip.rows=quantities.map(quantity=>{let cells=[el("td"),el("td"),el("td")],name=el("th",{scope:"row"},quantity.title);return name.style.color=
css(quantityColor(quantity,theme)),{quantity,cells,node:el("tr",{},name,...cells)}}),tip.body.replaceChildren(...tip.rows.map(row=>row.node))}function describeTime(film,frame,t){
let number=formatCount(t+film.time_start+film.count_from),named2=text=>`\u2018${visibleText(text)}\u2019${film.unknown.has(text)?" (unknown to the model)":""}`,
head=`time ${number} \xB7 input ${named2(film.labels[t])}`;if(film.sized)return describePair(film,t,head,named2);let parts=[];film.targets&&film.targets[t]!==""&&
parts.push(`target ${named2(film.targets[t])}`);let prediction=film.prediction(frame,t);if(prediction!==""){let sign=[" \u2717"," \u2713",""][film.verdict(frame,
t)];parts.push(`prediction \u2018${visibleText(prediction)}\u2019${sign}`)}return[head,parts.join(" \xB7 ")]}function describePair(film,t,head,named2){let[,read,
answer,flip]=film.rows.map(({texts})=>texts[t]),becomes=text=>text?` becomes ${named2(text)}`:"";return[head+becomes(read),answer?`answer ${named2(answer)}${becomes(
flip)}`:""]}function fillTooltip(tip,film,frame,cursor){let[head,answer]=describeTime(film,frame,cursor.t);setText(tip.head,head),setText(tip.answer,answer);let pointed=cursor.
row!==null;setText(tip.unitHead,pointed?`unit ${film.units[cursor.row]}`:"");for(let{quantity,cells,node}of tip.rows){node.hidden=!pointed&&!quantity.stats,setText(
cells[0],pointed?formatFixed(film.value(quantity,frame,cursor.row,cursor.t)):"");let stat=which=>formatFixed(film.stat(quantity,frame,which,cursor.t));setText(cells[1],
quantity.stats?stat(0):""),setText(cells[2],quantity.stats&&!film.sized?`${stat(1)} to ${stat(2)}`:"")}tip.table.hidden=!tip.rows.some(row=>!row.node.hidden)}function placeTooltip(tip,layout,cursor,bar){
let{offsetWidth:width,offsetHeight:height}=tip.node,x=layout.x(cursor.t),left=x>layout.plot.left+layout.plot.width/2?x-width-16:x+16,edge=boxOf(tip.node.parentElement).
top,highest=Math.max(0,boxOf(bar).bottom-edge),lowest=Math.min(layout.height,window.innerHeight/zoomOf(bar)-edge-8)-height,top=clamp(cursor.y-height/2,highest,Math.
max(highest,lowest));tip.node.style.transform=`translate(${Math.round(clamp(left,0,layout.width-width))}px, ${Math.round(top)}px)`}function speakCursor(view){let{
film,frame,cursor}=view,parts=describeTime(film,frame,cursor.t).filter(Boolean);cursor.row!==null&&parts.push(`unit ${film.units[cursor.row]}`);for(let quantity of visibleQuantities(
film,view.hidden))cursor.row!==null?parts.push(`${quantity.title} ${formatFixed(film.value(quantity,frame,cursor.row,cursor.t))}`):quantity.stats&&parts.push(`${quantity.
title} ${film.sized?"difference, share of its peak":"mean"} ${formatFixed(film.stat(quantity,frame,0,cursor.t))}`);return parts.join(", ")}function makeFilmDom(root){let dom={root,...makePlay(!0),curve:makeLayers("curve"),slider:el("input",{type:"range",class:"scrubber","aria-label":"Training step",
step:1}),readout:el("div",{class:"readout"}),live:el("span",{class:"live"},"training"),saving:el("div",{class:"saving"}),chips:el("div",{class:"chips",role:"gro\
up","aria-label":"Quantities to show"}),figure:makeLayers("figure"),notes:el("div",{class:"notes note"}),spoken:el("div",{class:"hidden-text",role:"status","ari\
a-live":"polite"}),tip:makeTooltip()},{over}=dom.figure;setAttributes(over,{tabindex:0,role:"application"}),dom.curve.over.setAttribute("aria-hidden","true"),dom.
figure.node.append(dom.tip.node);let bar=el("div",{class:"bar"},dom.play,dom.slider,dom.saving,el("div",{class:"status"},dom.readout,dom.live));return root.replaceChildren(
dom.curve.node,bar,dom.chips,dom.figure.node,dom.notes,dom.spoken),{...dom,bar}}function fillChips(dom,film,view,theme){let chips=film.quantities.map(quantity=>{
let shown=!view.hidden.has(quantity.name),chip=makeChip(view.width<560?quantity.title.replace(" gate",""):quantity.title,shown,quantity.name);return chip.style.
setProperty("--chip",css(quantityColor(quantity,theme))),chip});if(film.order){let order=makeChip("Sort units",view.sorted,"order");order.title="By forget gate:\
 units with the longest memory on top, by its mean at the last snapshot",order.classList.add("order"),chips.push(order)}freshen(dom.chips,chips)}function fillSlider(dom,scales){
dom.slider.min=scales.low,dom.slider.max=scales.high,dom.slider.style.marginLeft=`${scales.box.left-8}px`,dom.slider.style.width=`${scales.box.width+16}px`}function showFrame(dom,film,frame,playing){
let text=describeFrame(film,frame);showSlider(dom.slider,film.steps[frame],text),setText(dom.readout,text),showPlay(dom,playing,"Play the training from here"),dom.
live.hidden=!film.live}var PLOT=78,BELOW=22,NAMES=13,ROW2=19,METRIC_DASH=[8,4],BASELINE_DASH=[2,3];function curveScales(film,width,theme){let{left,right}=layoutMargins(width),box={left,
width:Math.max(60,width-left-right),top:42,height:PLOT},names=baselineRows(theme,film.curve,box,width);box.top+=ROW2*Math.max(0,...names.map(({row})=>row));let curve=film.
curve??{step:[],loss:[],metric:[]},low=Math.min(film.steps[0],curve.step[0]??1/0),high=Math.max(film.steps[film.frames-1],curve.step[curve.step.length-1]??-1/0,
low+1),losses=curve.loss.filter(loss=>loss!==null&&loss>0),[bottom,top]=logRange(losses),[least,most]=metricRange(curve),y=share=>box.top+box.height*(1-clamp(share,
0,1));return{width,box,names,whole:box.top+PLOT+BELOW,low,high,bottom,top,least,most,x:step=>box.left+(step-low)/(high-low)*box.width,step:x=>low+clamp((x-box.left)/
box.width,0,1)*(high-low),loss:loss=>y((Math.log10(loss)-bottom)/(top-bottom)),metric:metric=>y((metric-least)/(most-least))}}function logRange(losses){if(!losses.
length)return[-1,0];let[low,high]=[Math.log10(Math.min(...losses)),Math.log10(Math.max(...losses))];return high-low<.4&&([low,high]=[(low+high)/2-.2,(low+high)/
2+.2]),[low-.05,high+.05]}function metricRange(curve){if(curve.metric_unit==="%")return[0,100];let values=curve.metric.concat([curve.baseline??null]).filter(value=>value!==
null);if(!values.length)return[0,1];let[low,high]=[Math.min(...values,0),Math.max(...values)];return[low,high>low?high:low+1]}function logTicks(bottom,top){let ticks=[],
factors=top-bottom>1.6?[1]:[1,2,5];for(let decade=Math.floor(bottom);decade<=top;decade++)for(let factor of factors)ticks.push(factor*10**decade);let inside=ticks.
filter(tick=>Math.log10(tick)>=bottom&&Math.log10(tick)<=top),every=Math.ceil(inside.length/4);return inside.filter((_,k)=>k%every===0)}function drawCurve(pen,film,scales){
let{theme}=pen,{box}=scales,bottom=box.top+box.height,curve=film.curve;pen.line(box.left,bottom,box.left+box.width,bottom,{stroke:css(theme.faint)});let ticks=stepTicks(
scales.low,scales.high,box.width/90);for(let tick of ticks)pen.text(scales.x(tick),bottom+17,formatCount(tick),{fill:css(theme.muted),align:"center"});pen.text(
box.left-10,bottom+17,"step",{fill:css(theme.muted),align:"right"});for(let step of film.steps)pen.line(scales.x(step),bottom,scales.x(step),bottom+4,{stroke:css(
theme.muted)});if(!curve)return;drawLossAxis(pen,scales);for(let name of scales.names)drawBaselineName(pen,name);(pairs(curve,curve.metric).map(([step,metric])=>[
scales.x(step),scales.metric(metric)]).length||curve.baseline!==null)&&drawMetricAxis(pen,curve,scales),drawLines(pen,film,scales,null,color=>mix(color,theme.background,
.45),.7),curve.solved!==null&&drawSolved(pen,curve,scales)}function drawLines(pen,film,scales,frame,tint,thin=1){let{theme}=pen,{curve}=film,until=frame===null?
1/0:film.steps[frame],line=(values,now,y,color,width,dash)=>{let points=pairs(curve,values).filter(([step])=>step<=until);frame!==null&&now[frame]!==null&&points.
push([until,now[frame]]);let d=linePath(points.map(([step,value])=>[scales.x(step),y(value)]));d&&pen.path(d,{stroke:css(tint(color)),width:thin*width,dash})},positive=values=>values.
map(value=>value>0?value:null);line(positive(curve.loss),positive(curve.frame_loss),scales.loss,theme.text,1.6),line(curve.metric,curve.frame_metric,scales.metric,
theme.primary,2,METRIC_DASH)}function pairs(curve,values){return curve.step.map((step,k)=>[step,values[k]]).filter(([,value])=>value!==null)}function drawLossAxis(pen,scales){
let{theme}=pen,{box}=scales,[loss,right]=["loss (log)",box.left-10];pen.text(right,NAMES,loss,{fill:css(theme.text),align:"right",weight:600}),pen.line(right-textWidth(
theme,loss,12,600),18,right,18,{stroke:css(theme.text),width:1.6});for(let tick of logTicks(scales.bottom,scales.top)){let y=scales.loss(tick);pen.line(box.left,
y,box.left+box.width,y,{stroke:css(theme.hairline)}),pen.text(box.left-10,y+4,formatNumber(tick),{fill:css(theme.muted),align:"right"})}}function drawMetricAxis(pen,curve,scales){
let{theme}=pen,{box}=scales,right=box.left+box.width,color=css(readable(theme.primary,theme)),{name,long,left,width}=metricName(theme,curve,box,scales.width);pen.
text(long?scales.width:right+10,NAMES,name,{fill:color,weight:600,align:long?"right":"left"}),pen.line(left,18,left+width,18,{stroke:color,width:2,dash:METRIC_DASH});
let base=curve.baseline===null?null:scales.metric(curve.baseline);for(let tick of[scales.least,(scales.least+scales.most)/2,scales.most]){let y=scales.metric(tick);
base!==null&&Math.abs(y-base)<12||pen.text(right+10,y+4,withUnit(tick,curve.metric_unit),{fill:color})}base!==null&&(pen.line(box.left,base,right,base,{stroke:css(
theme.primary),dash:BASELINE_DASH}),pen.text(right+10,base+4,`${withUnit(curve.baseline,curve.metric_unit)}`,{fill:color}))}function baselineRows(theme,curve,box,width){
let text=curve?.baseline===null?"":curve?.baseline_name;if(!text)return[];let wide=part=>textWidth(theme,part,12),end=metricName(theme,curve,box,width).left-16,
place=(part,row,right)=>({text:part,row,left:right-wide(part),right});return end-wide(text)>=box.left+6?[place(text,0,end)]:(wide(text)<=width?[text]:halves(text)).
map((part,k)=>place(part,k+1,width))}function drawBaselineName(pen,{text,row,left,right}){let{theme}=pen,y=NAMES+ROW2*row;pen.text(right,y,text,{fill:css(readable(
theme.primary,theme)),align:"right"}),pen.line(left,y+5,right,y+5,{stroke:css(theme.primary),dash:BASELINE_DASH})}function halves(text){let words=text.split(" "),
until=k2=>words.slice(0,k2).join(" ").length,k=1;for(;k<words.length&&until(k)<text.length/2;)k+=1;return[words.slice(0,k).join(" "),words.slice(k).join(" ")]}function metricName(theme,curve,box,whole){
let name=shorten(curve.metric_name,28),width=textWidth(theme,name,12,600),right=box.left+box.width,long=width>whole-right-10;return{name,long,width,left:long?whole-
width:right+10}}function drawSolved(pen,curve,scales){let{theme}=pen,{box}=scales,x=scales.x(clamp(curve.solved,scales.low,scales.high)),text=`solved at step ${formatCount(
curve.solved)}`,toLeft=x+textWidth(theme,text,12,600)+12>box.left+box.width,y=box.top-10;pen.line(x,y-9,x,box.top+box.height,{stroke:css(theme.good),width:1.5}),
pen.path(`M${x} ${y-10}L${x+(toLeft?-7:7)} ${y-5}L${x} ${y}Z`,{fill:css(theme.good)}),pen.text(x+(toLeft?-11:11),y,text,{fill:css(theme.good),weight:600,align:toLeft?
"right":"left"})}function drawCurveHandle(pen,film,scales,frame){let{theme}=pen,{box}=scales,x=scales.x(film.steps[frame]),bottom=box.top+box.height;film.curve&&
drawLines(pen,film,scales,frame,color=>color),pen.line(x,box.top-4,x,bottom,{stroke:css(theme.text),width:1.5}),pen.path(`M${x-6} ${bottom+8}L${x} ${bottom}L${x+
6} ${bottom+8}Z`,{fill:css(theme.text)});let curve=film.curve,dot=(y,color)=>pen.path(circlePath(x,y,4),{fill:css(color),stroke:css(theme.background),width:1.5});
curve&&curve.frame_loss[frame]>0&&dot(scales.loss(curve.frame_loss[frame]),theme.text),curve&&curve.frame_metric[frame]!==null&&dot(scales.metric(curve.frame_metric[frame]),
theme.primary)}function readable(color,theme){let back=luminance(theme.background);for(let share=0;share<1;share+=.1){let moved=mix(color,theme.text,share),front=luminance(
moved);if((Math.max(front,back)+.05)/(Math.min(front,back)+.05)>=4.5)return moved}return theme.text}function wireCurve(dom,view){let{over}=dom.curve,drag=event=>{let step=view.scales.step(spotIn(over,event).x);view.go(nearest(view.film.steps,step))};over.addEventListener(
"pointerdown",event=>{event.button===0&&(over.setPointerCapture(event.pointerId),view.pause(),drag(event),event.preventDefault())}),over.addEventListener("point\
ermove",event=>{over.hasPointerCapture(event.pointerId)&&drag(event)}),over.addEventListener("lostpointercapture",()=>view.report())}function wireCursor(dom,view){
let{over}=dom.figure,order=()=>view.sorted?view.film.order:null;over.addEventListener("pointermove",event=>{let{x,y}=spotIn(over,event);view.point(cursorAt(view.
film,view.layout,x,y,order()),!0)}),over.addEventListener("pointerleave",()=>view.point(null)),over.addEventListener("blur",()=>view.point(null)),over.addEventListener(
"keydown",event=>{let cursor=cursorAfterKey(event.key,view,order());cursor!==void 0&&(event.preventDefault(),view.point(cursor),setText(dom.spoken,cursor?speakCursor(
view):""))})}function cursorAfterKey(key,view,order){let{film,layout,cursor}=view;if(key==="Escape")return cursor?null:void 0;let across={ArrowRight:1,ArrowLeft:-1,
Home:-film.time,End:film.time}[key],down={ArrowDown:1,ArrowUp:-1}[key];if(across===void 0&&down===void 0)return;let t=cursor?clamp(cursor.t+(across??0),0,film.time-
1):0,shown=down===void 0?cursor?.shown:clamp((cursor?.shown??-1)+down,0,film.unitCount-1),row=shown===void 0?null:order?order[shown]:shown;return{t,shown,row,x:layout.
x(t),y:cursor?.y??60}}function drawSequence(pen,film,layout,panel,frame){let{theme}=pen,base=panel.y+panel.flags.lanes*18;for(let flag of panel.flags.flags)drawFlag(pen,layout,panel,
flag,base);let y=base+15;for(let row of panel.rows)pen.text(layout.plot.left-10,y,row.title,{fill:css(theme.muted),align:"right",size:13}),row.predictions?drawPredictions(
pen,film,layout,row,frame,y):drawTexts(pen,film,layout,row,y),y+=row.lanes*ROW;panel.verdict&&drawVerdicts(pen,film,layout,panel,frame,base+panel.tall+6)}function drawFlag(pen,layout,panel,flag,base){
let{theme}=pen,x=layout.x(flag.t),y=panel.y+flag.lane*18,side=flag.toLeft?-1:1,color=css(theme.text);pen.line(x,y+2,x,base+1,{stroke:color}),pen.path(`M${x} ${y+
2}L${x+8*side} ${y+6.5}L${x} ${y+11}Z`,{fill:color});let style={fill:color,weight:600,align:flag.toLeft?"right":"left"};flag.text&&pen.text(x+11*side,y+11,flag.
text,style);let half=Math.max(layout.step/2,4);pen.rect(x-half,base+1,2*half,ROW-2,{fill:css(theme.panel),radius:3})}function drawTexts(pen,film,layout,row,y){for(let t of row.
columns){let weight=film.marked.has(t)?700:row.weight,text=shorten(row.texts[t],longestText(layout));pen.text(layout.x(t),laneOf(row,t,y),text,{fill:css(pen.theme.
text),align:"center",size:13,weight}),film.unknown.has(row.texts[t])&&dotBelow(pen,layout.x(t),laneOf(row,t,y)+5,textWidth(pen.theme,text,13,weight))}}function drawPredictions(pen,film,layout,row,frame,y){
let{theme}=pen,colors=[theme.bad,theme.good,theme.text];for(let t of row.columns){let text=film.prediction(frame,t);if(text==="")continue;let style={fill:css(colors[film.
verdict(frame,t)]),align:"center",size:13,weight:row.weight};pen.text(layout.x(t),laneOf(row,t,y),shorten(visibleText(text),longestText(layout)),style)}}function laneOf(row,t,y){
return y+t%row.lanes*(ROW-5)}function drawVerdicts(pen,film,layout,panel,frame,y){let size=clamp(panel.apart*.32,1.5,4),paths=["",""];for(let t=0;t<film.time;t++){
let verdict=film.verdict(frame,t);if(verdict>1)continue;let x=layout.x(t);panel.apart<5?paths[verdict]+=verdict?`M${x} ${y+2}v3`:`M${x} ${y-4}v9`:verdict?paths[1]+=
`M${x-size} ${y}l${size*.7} ${size*.8}l${size*1.3} ${-size*1.7}`:paths[0]+=`M${x-size} ${y-size}l${2*size} ${2*size}M${x+size} ${y-size}l${-2*size} ${2*size}`}paths[0]&&
pen.path(paths[0],{stroke:css(pen.theme.bad),width:1.8}),paths[1]&&pen.path(paths[1],{stroke:css(pen.theme.good),width:1.8})}function drawMarkLines(pen,film,layout){
let[first]=layout.panels,from=first.y+first.height-GAP/2;for(let t of film.marked){let x=layout.x(t);pen.line(x,from,x,layout.height-34,{stroke:css(pen.theme.text),
dash:[1,4],opacity:.55})}}function create6(root,savesPage){let view={film:null,raw:null,theme:null,layout:null,scales:null,heats:new Map,cursor:null,at:null,sorted:!1,hidden:new Set,choices:new Map,
send:nothing,width:0,dirty:new Set},dom=makeFilmDom(root),schedule=onceAFrame(()=>paintFilm(view,dom)),repaint=(...parts)=>{for(let part of parts)view.dirty.add(
part);schedule()},scrubber=makeScrubber(dom,view,{name:"step",valueOf:frame=>view.film.steps[frame],frameAt:step=>nearest(view.film.steps,step),moved:()=>repaint(
"frame"),waits:!0}),keeper=makeKeeper(view,()=>view.film&&"cursor"in view.raw?{group:groupOf(view.film),t:view.at}:null);view.point=(cursor,passing=!1)=>{view.cursor=
cursor,cursor&&(view.at=cursor.t+firstTime(view.film)),view.at!==null&&tellTime(view,groupOf(view.film),view.at,passing),keeper.moved(passing),repaint("cursor")},
view.toggle=name=>{view.choices.set(name,view.hidden.has(name)),view.send("shown",view.film.quantities.filter(q=>showsQuantity(view,q)).map(q=>q.name)),repaint(
"all")},view.sort=()=>{view.sorted=!view.sorted,view.cursor=null,view.send("sorted",view.sorted),repaint("all")};let deaf=hearTime(view,(group,t,passing)=>{!view.
film||group!==groupOf(view.film)||(view.at=t,view.cursor=quietCursor(view.film,t),keeper.moved(passing),repaint("cursor"))});wireCurve(dom,view),wireCursor(dom,
view),wireChips(dom.chips,name=>name==="order"?view.sort():view.toggle(name));let menu=addMenu(dom.saving,root,savesPage,{picture:()=>pictureOf2(view),payload:()=>({
...view.raw,selected_step:view.film.steps[view.frame],live:!1})});return addFilm(menu,dom.spoken,{moments:()=>view.film.frames,begin:()=>movieOf2({...view,heats:new Map})}),
living(root,view,{take:data=>takeData(view,data,keeper),redraw:()=>{view.heats.clear(),repaint("all")},ends:[scrubber.stop,schedule.cancel,keeper.stop,deaf]})}function groupOf(film){
return film.group||film.name}function firstTime(film){return film.time_start+film.count_from}function quietCursor(film,at){let t=at-firstTime(film);return t<0||
t>=film.time?null:{t,row:null,quiet:!0}}function pictureOf2(view){let{film,theme,width,frame}=view,step=film.origin?"":`-step-${film.steps[frame]}`;return{theme,
width,height:wholeHeight(view),name:savedName(film,step),draw:pen=>drawWhole(pen,view)}}function movieOf2(view){return{name:savedName(view.film,""),picture:frame=>pictureOf2(
{...view,frame})}}function savedName(film,step){return film.file?`${film.file}${step}-gates`:film.name}function takeData(view,data,keeper){let before=view.film,
film=decodeFilm(data),same=before&&before.name===film.name,asked=data.selected_step!==null&&(!same||isAnother(data,view.raw,"selected_step"));same||(view.said=void 0),
asked?(view.frame=nearest(film.steps,data.selected_step),view.said=data.selected_step):!same||view.frame===before.frames-1&&!before.held?view.frame=film.frames-
1:view.frame=nearest(film.steps,before.steps[view.frame]),(!same||before.time!==film.time||before.unitCount!==film.unitCount)&&(view.cursor=null),before||(view.
sorted=!!data.sorted),film.order||(view.sorted=!1);let put="cursor"in data&&(!same||isAnother(data,view.raw,"cursor"));(put||!same)&&(view.at=data.cursor??null),
Object.assign(view,{film,raw:data}),put?(keeper.told(view.at),view.cursor=view.at===null?null:quietCursor(film,view.at),view.at!==null&&tellTime(view,groupOf(film),
view.at)):same||askTime(view,groupOf(film))}function paintFilm(view,dom){let{film,theme,dirty,width}=view;if(!film||!width)return;let all=dirty.has("all");all&&
layOut(view,dom);let{layout,scales}=view;all&&drawCurve(freshPen(dom.curve.base,width,scales.whole,theme),film,scales),(all||dirty.has("frame"))&&(drawCurveHandle(
freshPen(dom.curve.over,width,scales.whole,theme),film,scales,view.frame),drawFigure(freshPen(dom.figure.base,width,layout.height,theme),view),showFrame(dom,film,
view.frame,view.playing));let pen=freshPen(dom.figure.over,width,layout.height,theme);dom.tip.node.hidden=!view.cursor||view.cursor.quiet===!0,view.cursor&&drawCursor(
pen,film,layout,view.cursor),dom.tip.node.hidden||(fillTooltip(dom.tip,film,view.frame,view.cursor),placeTooltip(dom.tip,layout,view.cursor,dom.bar)),dirty.clear()}
function showsQuantity(view,quantity){return view.choices.get(quantity.name)??quantity.visible}function layOut(view,dom){let{film,theme,width}=view;view.hidden=
new Set(film.quantities.filter(q=>!showsQuantity(view,q)).map(q=>q.name)),view.layout=layoutFilm(film,width,view.hidden,theme),view.scales=curveScales(film,width,
theme),fillChips(dom,film,view,theme),fillSlider(dom,view.scales),dom.root.classList.toggle("narrow",width<560),dom.root.classList.toggle("still",film.frames<2&&
(film.curve?.step.length??0)<2),dom.play.disabled=dom.slider.disabled=film.frames<2,resetTooltip(dom.tip,film,visibleQuantities(film,view.hidden),theme),setText(
dom.notes,film.notes.join(" "));let units=film.unitCount===1?"1 unit":`${formatCount(film.unitCount)} units`;dom.figure.over.setAttribute("aria-label",`${film.sized?
"Differences":film.gates.length?"Gates and states":"States"} of ${units} over ${formatCount(film.time)} time steps. Arrow keys left and right move through time,\
 up and down through units.`)}function drawFigure(pen,view){let{film,layout,frame}=view,order=view.sorted?film.order:null;for(let panel of layout.panels)if(panel.
kind==="sequence"&&drawSequence(pen,film,layout,panel,frame),panel.kind==="means"&&drawMeans(pen,film,layout,panel,frame),panel.kind==="axis"&&drawAxis(pen,film,
layout,panel),panel.kind==="heat"){let{quantity}=panel;view.heats.has(quantity.name)||view.heats.set(quantity.name,makeHeat(film,quantity,view.theme));let heat=view.
heats.get(quantity.name);paintHeat(film,quantity,heat,frame,order),drawHeat(pen,film,layout,panel,heat,order)}drawMarkLines(pen,film,layout)}var HEADING2=34,STATUS=30;
function wholeHeight(view){let{film,layout,scales}=view;return(film.title?HEADING2:8)+scales.whole+STATUS+layout.height+(film.notes.length?22:0)}function drawWhole(pen,view){
let{film,layout,scales,theme,frame}=view,{left}=layout.plot,top=film.title?HEADING2:8;film.title&&pen.text(left,22,film.title,{fill:css(theme.text),size:16,weight:600}),
pen.at(0,top,inner=>{drawCurve(inner,film,scales),drawCurveHandle(inner,film,scales,frame)}),pen.text(left,top+scales.whole+18,describeFrame(film,frame),{fill:css(
theme.text),size:14,weight:600}),pen.at(0,top+scales.whole+STATUS,inner=>drawFigure(inner,view)),film.notes.length&&pen.text(left,wholeHeight(view)-8,film.notes.
join(" "),{fill:css(theme.muted)})}function fillLetters(place,pair){let marks=new Map(pair.marks),letters=pair.labels.map((label,t)=>{let node=el("span",{class:"letter","data-t":t},visibleText(label));
return marks.has(t)&&(node.classList.add("marked"),node.title=marks.get(t)),t===pair.held&&(node.classList.add("held"),node.title="The forget gate is held close\
d here"),node});place.style.setProperty("--across",Math.min(letters.length,24)),place.replaceChildren(...letters)}function sharesOf(pair,network,share,t){let frame=frameOf(
network,share),{time,classes}=pair,start=(frame*time+t)*classes.length;return network.values.subarray(start,start+classes.length)}function frameOf(network,share){
return Math.round(share*(network.steps.length-1))}function rowsOf(pair,network,share,t){let shares=sharesOf(pair,network,share,t);return pair.classes.map((name,k)=>({
name,share:shares[k],right:name===pair.target}))}function saidBy(pair,network,share,t){let rows=rowsOf(pair,network,share,t),asked=t===pair.time-1&&pair.target!==
"",best=rows.reduce((found,row)=>row.share>found.share?row:found,rows[0]);return verdictOf(rows,1/rows.length,"says",asked?best.right:null)}function paintCards(cards,pair,share,t){
for(let card of cards)paintCard(card,rowsOf(pair,card.network,share,t),saidBy(pair,card.network,share,t))}var guideOf=pair=>({value:1/pair.classes.length,text:"\
guessing"});function drawChart(pen,{pair,theme,width,share,t}){let target=pair.classes.indexOf(pair.target),lines=target<0?[]:pair.networks.map(network=>({color:css(
parseColor(network[theme.mode],"#888")),dash:network.dash,at:time=>sharesOf(pair,network,share,time)[target]})),guide=guideOf(pair),marks=pair.marks.map(([time])=>time);
drawOverTime(pen,{lines,labels:pair.labels,marks,t,width,low:0,high:1,say:percent,guide,known:pair.known})}var MOMENTS=60,BEFORE="Before the letter is read (thin, grey), any value is a guess: they are asked only at the question mark.";function makePairDom(root){let dom={
...makePlay(!1),slider:el("input",{type:"range",min:0,step:1,"aria-label":"Time step"}),at:el("div",{class:"now"}),saving:el("div",{class:"saving"}),letters:el(
"div",{class:"letters","aria-hidden":"true"}),cards:el("div",{class:"cards"}),chart:makeLayers("chart"),legend:el("div",{class:"line-names note"}),training:el("\
input",{type:"range",min:0,max:MOMENTS,step:1,"aria-label":"Training"}),trained:el("div",{class:"trained note"}),replay:el("button",{type:"button",class:"button\
 replay"},"Replay the training"),spoken:el("div",{class:"hidden-text",role:"status","aria-live":"polite"})},trainings=el("div",{class:"trainings"},dom.replay,dom.
training,dom.trained);return root.replaceChildren(dom.letters,el("div",{class:"steps"},dom.play,dom.slider,dom.at,dom.saving),dom.cards,dom.legend,dom.chart.node,
trainings,dom.spoken),{...dom,trainings}}function create7(root,savesPage){let dom=makePairDom(root),view={pair:null,raw:null,theme:null,width:0,t:0,share:1,cards:[],
playing:!1,fresh:!1},schedule=onceAFrame(()=>paintPair(view,dom)),clock=makeClock({at:()=>view.t,count:()=>view.pair.time,go:t=>view.go(t),end:()=>view.pause()},
STEPS_A_SECOND),training=makeClock({at:()=>Math.round(view.share*MOMENTS),count:()=>MOMENTS+1,go:moment=>{view.share=moment/MOMENTS,schedule()},end:()=>training.
stop()}),keeper=makeKeeper(view,()=>view.pair&&"cursor"in view.raw?{group:view.pair.group,t:view.t+1}:null);view.go=(t,tell=!0,passing=view.playing)=>{view.t=clamp(
t,0,view.pair.time-1),tell&&tellTime(view,view.pair.group,view.t+1,passing),keeper.moved(passing),schedule()},view.pause=()=>{view.playing=!1,clock.stop(),keeper.
moved(!1),schedule()},view.replay=()=>{view.share=0,training.start(),schedule()},wirePair(dom,view,clock,training,schedule);let deaf=hearTime(view,(group,t,passing)=>{
view.pair&&group&&group===view.pair.group&&view.go(t-1,!1,passing)}),picture=()=>screenPicture(root,root.children,{theme:view.theme,name:view.raw.file||view.raw.
name,heading:view.raw.title,canvases:new Map([[dom.chart.base,pen=>drawChart(pen,view)]])}),place=()=>({...view.raw,replay:!1,cursor:view.t+1,trained:view.share});
return addFilm(addMenu(dom.saving,root,savesPage,{picture,payload:place}),dom.spoken,{moments:()=>dom.trainings.hidden?1:MOMENTS+1,begin:()=>movieOf3(root,place(),
view.raw.file||view.raw.name)}),view.at=async share=>(view.share=share,paintPair(view,dom),picture()),living(root,view,{take:data=>takePair(view,data,dom,keeper),
redraw:()=>{view.fresh=!0,schedule()},ends:[clock.stop,training.stop,schedule.cancel,keeper.stop,deaf]})}function movieOf3(root,payload,name){let place=el("div",
{class:"view pair double",inert:"","aria-hidden":"true"});place.style.width=`${boxOf(root).width}px`,root.after(place);let double=create7(place,!1);return double.
update({...payload,group:""},{state:nothing,trigger:nothing,savesPage:!1}),{name,picture:moment=>double.at(moment/MOMENTS),end:()=>{double.destroy(),place.remove()}}}
function takePair(view,raw,dom,keeper){let before=view.pair,asked="cursor"in raw&&(!before||isAnother(raw,view.raw,"cursor")),networks=raw.networks.map(network=>({
...network,values:decodeFloats(network.data)}));view.pair={...raw,networks,time:raw.labels.length},view.raw=raw;let last=view.pair.time-1;(!before||before.time!==
view.pair.time)&&(view.t=last),asked&&(view.t=raw.cursor===null?last:clamp(raw.cursor-1,0,last),keeper.told(view.t+1),tellTime(view,raw.group,view.t+1)),dom.slider.
max=view.pair.time-1,dom.trainings.hidden=networks.every(network=>network.steps.length<2),before?.name!==raw.name&&(view.share=raw.trained??1,raw.replay&&!isCalm()&&
view.replay())}function wirePair(dom,view,clock,training,schedule){dom.slider.addEventListener("input",()=>{view.pause(),view.go(Number(dom.slider.value))}),dom.
slider.addEventListener("change",()=>setText(dom.spoken,spokenPair(view))),dom.play.addEventListener("click",()=>{if(view.playing){view.pause();return}view.t===
view.pair.time-1&&view.go(0),view.playing=!0,clock.start(),schedule()}),dom.letters.addEventListener("pointerdown",event=>{let letter=event.target.closest(".let\
ter");letter&&(view.pause(),view.go(Number(letter.dataset.t)))}),dom.training.addEventListener("input",()=>{training.stop(),view.share=Number(dom.training.value)/
MOMENTS,schedule()}),dom.replay.addEventListener("click",()=>view.replay())}function spokenPair({pair,share,t}){return pair.networks.map(network=>`${network.title}\
 ${saidBy(pair,network,share,t).text}`).join("; ")}function paintPair(view,dom){let{pair,theme,width,t,share}=view;if(!pair||!width)return;if(view.fresh){view.fresh=
!1,fillLetters(dom.letters,pair),view.cards=makeCards(pair.networks,theme,pair.classes.length),dom.cards.replaceChildren(...view.cards.map(({node})=>node));let named2=[
...pair.networks.map(network=>lineName(network,theme)),guideName(guideOf(pair),theme)];dom.legend.replaceChildren(el("span",{},pair.target?`How sure each is of \
the right letter, ${pair.target}`:""),...named2),pair.target&&pair.known&&dom.legend.append(el("span",{},BEFORE))}for(let letter of dom.letters.children){let at=Number(
letter.dataset.t);letter.classList.toggle("here",at===t),letter.classList.toggle("ahead",at>t)}paintCards(view.cards,pair,share,t),drawChart(freshPen(dom.chart.
base,width,CHART,theme),view);let text=`step ${t+1} of ${pair.time}: \u2018${visibleText(pair.labels[t])}\u2019`;setText(dom.at,text),showSlider(dom.slider,t,`${text}\
; ${spokenPair(view)}`),showPlay(dom,view.playing,"Read the sequence");let trained=pair.networks.map(n=>`${n.title} step ${formatCount(n.steps[frameOf(n,share)])}`).
join(", ");setText(dom.trained,trained),showSlider(dom.training,Math.round(share*MOMENTS),trained),dom.chart.base.parentElement.setAttribute("role","img"),dom.chart.
base.parentElement.setAttribute("aria-label",`${text}; ${spokenPair(view)}`)}function scaleOf({most,values}){let above=[0,most/2,most];return values.some(value=>value<0)?[-most,-most/2,...above]:above}function fillScale(scale,{data:{tint},
theme}){let numbers=scaleOf(tint),ends=[formatNumber(numbers[0]),formatNumber(tint.most)],boxes=numbers.map(value=>{let{fill,opacity}=tintStyle(tint,value,theme.
mode),box=el("span",{class:"box"});return box.style.background=css(parseColor(fill,"#888"),opacity),box});scale.replaceChildren(ends[0],...boxes,ends[1]),scale.
setAttribute("aria-label",`Colours from ${ends[0]} to ${ends[1]} and beyond`)}function drawScale(pen,x,tint){let numbers=scaleOf(tint),text={fill:css(pen.theme.
muted),size:13,align:"right"},first=x-44-18*numbers.length;pen.text(x,21,formatNumber(tint.most),text),numbers.forEach((value,k)=>pen.rect(first+18*k,10,18,14,tintStyle(
tint,value,pen.theme.mode))),pen.text(first-5,21,formatNumber(numbers[0]),text)}var HINT="Drag over words to choose a stretch. With the keyboard: Tab, then the arrow keys; hold Shift to choose, Escape to drop.",FAR=10;function create8(root,savesPage){
let dom={lines:el("div",{class:"lines",role:"application","aria-label":"Text, coloured word by word"}),told:el("div",{class:"told note","aria-hidden":"true"}),scale:el(
"div",{class:"scale note",role:"img"}),saving:el("div",{class:"saving"})};root.replaceChildren(dom.lines,el("div",{class:"foot"},dom.told,dom.scale,dom.saving));
let view={data:null,words:[],theme:null,at:0,from:null,before:null,brush:null,tell:nothing};return wireWords2(dom,view),addMenu(dom.saving,root,savesPage,{picture:()=>pictureOf3(
dom,view),payload:()=>({...view.data,span:brushedSpan(view)})}),Object.assign(view,{update(data,{trigger}){view.tell=trigger,dress(root,view);let fresh=!isSameText(
view.data,data);fresh&&fillLines(dom,view,data),fresh&&view.data&&dom.lines.scrollIntoView({block:"nearest"}),view.data=data,view.brush=data.span&&[data.span[0]-
data.start,data.span[1]-data.start-1];let first=fresh&&view.brush&&view.words[view.brush[0]];first&&(dom.lines.scrollTop=first.offsetTop-dom.lines.offsetTop-60),
paintWords(view),fillScale(dom.scale,view),tellWord(dom,view,null)},destroy:()=>{}})}function isSameText(before,data){return before&&before.start===data.start&&
before.tokens.length===data.tokens.length&&before.tokens.every((token,t)=>token===data.tokens[t])}function fillLines(dom,view,data){view.words=data.tokens.map((token,t)=>el(
"span",{class:"word","data-t":t,tabindex:t?-1:0,role:"button"},token)),view.at=0,dom.lines.dir=data.direction,dom.lines.replaceChildren(...view.words.flatMap((word,t)=>{
let end=data.ends.includes(t);return word.classList.toggle("wide",data.spaced),end&&word.classList.add("end"),data.spaced?[word," "]:[word]})),dom.lines.scrollTop=
0}function paintWords({data,words,brush,theme}){let found=new Set(data.found.flatMap(([start,stop])=>Array.from({length:stop-start},(_,k)=>start+k-data.start)));
words.forEach((word,t)=>{let{fill,opacity}=tintStyle(data.tint,data.tint.values[t],theme.mode),inside=!!brush&&t>=Math.min(...brush)&&t<=Math.max(...brush);word.
style.background=css(parseColor(fill,"#888"),opacity),word.classList.toggle("above",data.tint.values[t]>data.threshold),word.classList.toggle("found",found.has(
t)),word.classList.toggle("brushed",inside),word.setAttribute("aria-pressed",String(inside)),word.setAttribute("aria-label",describeValue(data,t))})}function describeValue(data,t){
let value=data.tint.values[t];return`${`${data.item} ${formatCount(data.start+t+1)}`} \u2018\u2068${visibleText(data.tokens[t])}\u2069\u2019: ${formatNumber(value)}${value>
data.threshold?", above the threshold":""}`}function tellWord(dom,{data},t){setText(dom.told,t===null?HINT:`${data.tint.title}, ${describeValue(data,t)}`)}function wireWords2(dom,view){
let under=event=>{let word=dom.lines.getRootNode().elementFromPoint(event.clientX,event.clientY)?.closest?.(".word");return word&&dom.lines.contains(word)?Number(
word.dataset.t):null},brush=span=>{view.brush=span,paintWords(view)};dom.lines.addEventListener("pointerdown",event=>{view.from=event.button?null:under(event),view.
before=view.brush,view.from!==null&&brush([view.from,view.from])}),dom.lines.addEventListener("pointermove",event=>{let t=under(event);t!==null&&(tellWord(dom,view,
t),view.from!==null&&t!==view.brush?.[1]&&brush([view.from,t]))});let drop=()=>{view.from!==null&&brush(view.before),view.from=null};dom.lines.addEventListener(
"pointercancel",drop),dom.lines.addEventListener("pointerleave",()=>{tellWord(dom,view,null),view.from!==null&&settle(view)}),dom.lines.addEventListener("pointe\
rup",()=>{view.from!==null&&settle(view)}),dom.lines.addEventListener("focusin",event=>{let t=Number(event.target.dataset.t);Number.isInteger(t)&&tellWord(dom,view,
t)}),dom.lines.addEventListener("keydown",event=>{let t=view.words.indexOf(event.target);t>=0&&handleKey2(event,t,view,brush)&&event.preventDefault()}),dom.lines.
addEventListener("keyup",event=>{event.key==="Shift"&&view.from!==null&&settle(view)})}function handleKey2(event,t,view,brush){let last=view.words.length-1,forward=view.
data.direction==="rtl"?-1:1,moves={ArrowRight:t+forward,ArrowLeft:t-forward,ArrowDown:t+FAR,ArrowUp:t-FAR,Home:0,End:last};if(event.key in moves){let goal=clamp(
moves[event.key],0,last);event.shiftKey&&(view.from??=t,brush([view.from,goal])),moveTo(view,goal)}else if(event.key==="Enter"||event.key===" ")brush([t,t]),settle(
view);else if(event.key==="Escape")brush(null),settle(view);else return!1;return!0}function moveTo(view,t){view.words[view.at].setAttribute("tabindex","-1"),view.
words[t].setAttribute("tabindex","0"),view.at=t,view.words[t].focus()}function settle(view){view.from=null,view.tell("span",brushedSpan(view)??[])}function brushedSpan({
brush,data}){return brush&&[data.start+Math.min(...brush),data.start+Math.max(...brush)+1]}function pictureOf3(dom,{data,words,theme}){let picture=screenPicture(
dom.lines,words,{theme,name:data.name,heading:data.tint.title});return{...picture,draw:pen=>{picture.draw(pen),drawScale(pen,picture.width-10,data.tint)}}}var mount=mounting({answers:create,arcs:create2,book:create3,carousel:create4,cell:create5,film:create6,pair:create7,words:create8}),THEMES=["class","data-theme",
"data-jp-theme-name","data-vscode-theme-kind"],all_default={render({model,el:el2}){let root=el2.attachShadow({mode:"open"}),style=document.createElement("style"),
dress2=()=>{style.textContent=model.get("css")};dress2();let place=document.createElement("div");root.append(style,place);let state=(name,value)=>{model.set("ch\
osen",{...model.get("chosen"),[name]:value}),model.save_changes()},unmount=()=>{},show=()=>{unmount=mount(place,model.get("payload"),{state})},theme=new MutationObserver(
show);for(let node of[document.documentElement,document.body])theme.observe(node,{attributes:!0,attributeFilter:THEMES});return model.on("change:css",dress2),model.
on("change:payload",show),show(),()=>{theme.disconnect(),model.off("change:css",dress2),model.off("change:payload",show),unmount()}}};export{all_default as default,mount};
